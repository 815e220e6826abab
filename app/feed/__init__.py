"""The feed of a register: what each release that is kept changed in it, for programs that watch it (RFC 4287, Atom).

`building` tells it from manifests and change sets (`app.changes`), `atom` writes it down, `endpoint` sends it.
"""
