"""The form of `index.sqlite`: tables, their version, and the numbers of what is no register.

Everything that has a name is a row of `term`, once; the other tables speak of its number.

    term      every IRI and literal: `kind` is "iri", a language tag after "@", or the IRI of a datatype ("" for a
              string); `number` is what it is worth in comparisons (`app.index.numbers`), `key` of what is no number
              where it stands in the alphabet (`app.index.collation`)
    register  the graphs that entries come from, with `digest`, which tells what the rows were made of
    entry     a thing that a shape has as its target, in a register; numbered by label in the first language;
              `weight` is what it counts among what words find
    sorted    the entries in the alphabetical order of each language
    value     what a shape lays out for an entry, property by property
    label     what things are called, by the register that says so, with the same `key`
    spatial   where a thing is said to lie; `above`: the units that a unit lies in; `within`: what follows from both
    words     what an entry is found by (FTS5), as `app.index.language` keeps words: in `title` what it is called,
              in `name` each of these as one word, in `codes` its identifiers, in `body` its texts, in `linked` what the
              things are called that it names, in `lies` what the units are called that it lies in
    spelling  the words of a language among these, to be found by three letters in a row
    place     the boxes of entries in degrees (R*Tree, rounded outwards); `point` the exact ones, with a position

The file is written once and never changed: who has it open reads one state.
"""

from __future__ import annotations

from typing import Final

from app.iris import CATALOGUE, ONTOLOGY

FILE: Final = "index.sqlite"
# To be raised with any change of the tables, or of how they are filled.
VERSION: Final = 4
IRI: Final = "iri"
# Graphs whose things are found beside the entries of registers, by their numbers in `register`.
SYSTEM: Final = {ONTOLOGY: -1, CATALOGUE: -2}

TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE term (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, number REAL, key BLOB);
CREATE TABLE register (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, digest TEXT NOT NULL);
CREATE TABLE entry (id INTEGER PRIMARY KEY, term INTEGER NOT NULL, register INTEGER NOT NULL, weight REAL NOT NULL);
CREATE TABLE sorted (
  language TEXT, register INTEGER, key BLOB, entry INTEGER, PRIMARY KEY (language, register, key, entry)
) WITHOUT ROWID;
CREATE TABLE value (
  entry INTEGER, property INTEGER, object INTEGER, number REAL, PRIMARY KEY (entry, property, object)
) WITHOUT ROWID;
CREATE TABLE label (
  term INTEGER, language TEXT, rank INTEGER, text TEXT, register INTEGER, key BLOB NOT NULL,
  PRIMARY KEY (term, language, rank, text, register)
) WITHOUT ROWID;
CREATE TABLE spatial (
  term INTEGER, object INTEGER, register INTEGER, PRIMARY KEY (term, object, register)
) WITHOUT ROWID;
CREATE TABLE above (unit INTEGER, above INTEGER, register INTEGER, PRIMARY KEY (unit, above, register)) WITHOUT ROWID;
CREATE TABLE within (unit INTEGER, entry INTEGER, PRIMARY KEY (unit, entry)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
  name, title, codes, body, linked, lies, tokenize = "unicode61 remove_diacritics 0"
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, row);
CREATE VIRTUAL TABLE spelling USING fts5 (word, tokenize = trigram);
CREATE VIRTUAL TABLE place USING rtree (entry, west, east, south, north);
CREATE TABLE point (entry INTEGER PRIMARY KEY, lon REAL, lat REAL, west REAL, south REAL, east REAL, north REAL);
"""
# Made after the rows, which is faster than with each of them; dropped before a change.
INDEXES: Final = {
    "term_iri": "CREATE INDEX term_iri ON term (text) WHERE kind = 'iri'",
    "entry_register": "CREATE INDEX entry_register ON entry (register)",
    "entry_term": "CREATE INDEX entry_term ON entry (term)",
    "value_object": "CREATE INDEX value_object ON value (property, object, entry)",
    "value_number": "CREATE INDEX value_number ON value (property, number, entry) WHERE number IS NOT NULL",
    "within_entry": "CREATE INDEX within_entry ON within (entry, unit)",
}
