"""What SQL cannot read: records taken from a file one by one in Python, and put in a table for the compiler.

The readers in `loaders.mapping.files` choose it where a path or a dialect is beyond what they do, and say why in
`Selection.interpreted`: `json_records` has all of JSONPath (RFC 9535), `xml_records` XPath 3.1, `csv_records` all CSVW
dialects. The rows come out the same; it is slower, and holds the document in memory.
"""
