"""Pages of terms: classes, properties, ontologies, shapes, concept schemes and concepts.

`vocabulary` is what a release says of its terms, read once; each kind of page is a module of pure functions over it.
The names that the editor of queries completes are another thing: `app.sparql.page.terms`.
"""
