"""The page of a release: what it changed, what was found while publishing, what it was made from.

`building` reads the manifest and the change sets (`app.changes`) and puts the `model` together.
"""
