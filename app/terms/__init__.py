"""Pages of terms: classes, properties, ontologies, shapes, concept schemes and concepts.

What a release says of its terms is read once (`app.snapshot.vocabulary`); each kind of page is a module of pure
functions over it. The names that the editor of queries completes are another thing: `app.sparql.page.terms`.
"""
