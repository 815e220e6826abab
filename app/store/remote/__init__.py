"""The remote driver: what is published is asked of a SPARQL 1.1 server, by its protocols and nothing else.

servers     which kinds of server there are, where each takes what, and in what it differs (servers.toml)
client      requests over HTTP: queries, updates, graphs; time-outs, credentials, connections that stay
held        the release that a server holds, as its graph `release` says
switching   what the publisher announces while it changes the server, and what readers make of it
dataset     which graphs a query sees
store       `app.store.base.Store` over all this; public queries go through the workers like those of the engine
"""
