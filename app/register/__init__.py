"""The page of a register: what its record says, its charts, its columns, its entries; and their twins as data.

    record   the head: keeper, licence, law, freshness, quality      ─┐
    figures  charts of the release, from `app.charts`                 ├─▶ page.build ─▶ register.html
    columns  what shapes and ontology say of its columns             ─┘

Knows no register by name: what differs between them is their record, shapes and charts.
"""
