"""Search over everything that a release has: entries of registers, terms, codes and registers themselves.

    request ─ asking ─▶ Asked ─ results ─▶ Results ─▶ search.html, or `twin` ─▶ JSON
                                  ▲
                          app.index, the index of the release

`endpoint` serves pages and their twins, `suggestions` what browsers complete and the description that they find it by.
Ranking is that of SQLite's FTS5; the model of a page is pure but for the index that it reads.
"""
