"""The public SPARQL endpoint: protocol, answers, its description of itself, its page."""
