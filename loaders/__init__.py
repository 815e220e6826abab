"""The publishing side of LODzkie: from a register's source to a release."""
