"""The remote driver: what is published is asked of a SPARQL 1.1 server, by its protocols and nothing else.

servers     which kinds of server there are, where each takes what, and in what it differs (servers.toml)
client      requests over HTTP: queries, updates, graphs; time-outs, credentials; connections: those that it has
presence    whether the server answers, as far as is known: one that hangs is not waited for
held        the release that a server holds, as its graph `release` says
switching   what the publisher announces while it changes the server, and what readers make of it
pointer     which release is the current one, with all that
dataset     which graphs a query sees
place       where a release is to be asked for, as a worker is told
disguising  datatypes under names that a server does not know, so that it keeps what it would damage
source      a release as it evaluates public queries; constants and probing: what it changes in them, and what it lacks
answers     what a server answers as terms; levelling: in the forms that the engine writes
describing  a thing by queries; substituting: terms in place of variables
store       `app.store.base.Store` over all this; public queries go through the workers like those of the engine
"""
