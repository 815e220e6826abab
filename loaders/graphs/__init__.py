"""Graph files: sorted, de-duplicated N-Quads under zstd, the form in which a release keeps and compares its graphs.

`frames` is their form, `files` reads and writes them, `patches` compares two, `splicing` changes some subjects of one.
"""

from loaders.graphs.files import SUFFIX, append_lines, facts, file_name, open_lines, quads_of, read_quads, write_lines
from loaders.graphs.frames import FrameWriter, subject_of
from loaders.graphs.patches import Row, compare, patch_name, read_patch, write_patch, write_whole_patch
from loaders.graphs.splicing import Replacements, lines_about, replace_subjects, subject_and_predicate

__all__ = [
    "SUFFIX",
    "FrameWriter",
    "Replacements",
    "Row",
    "append_lines",
    "compare",
    "facts",
    "file_name",
    "lines_about",
    "open_lines",
    "patch_name",
    "quads_of",
    "read_patch",
    "read_quads",
    "replace_subjects",
    "subject_and_predicate",
    "subject_of",
    "write_lines",
    "write_patch",
    "write_whole_patch",
]
