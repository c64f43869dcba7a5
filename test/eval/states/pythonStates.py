"""Prints, for each Python file of a folder, what the tokenizer says of each line's beginning, as a line of JSON:
the path and, by line, the depth of brackets, or -1 inside of a string. Files that do not compile are left out."""

import json
import sys
import tokenize
from pathlib import Path


def states(path: Path) -> list[int]:
    with tokenize.open(path) as file:
        text = file.read()
    compile(text, str(path), "exec", dont_inherit=True)
    found = [0] * (text.count("\n") + 1)
    depth = 0
    line = 0
    long_starts: list[int] = []

    def fill(until: int, value: int) -> None:
        nonlocal line
        while line < min(until, len(found)):
            found[line] = value
            line += 1

    with open(path, "rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type in (tokenize.ENCODING, tokenize.ENDMARKER):
                continue
            name = tokenize.tok_name[token.type]
            first, last = token.start[0], token.end[0]
            if name.endswith("STRING_END"):
                start = long_starts.pop()
                # What is inside of an f-string is text to its end; its holes are not told apart.
                line = min(line, start)
                fill(last, -1)
                continue
            if name.endswith("STRING_START"):
                fill(first, depth)
                long_starts.append(first)
                continue
            if long_starts:
                continue
            fill(first, depth)
            if token.type == tokenize.STRING:
                fill(last, -1)
            elif token.type == tokenize.OP:
                if token.string in "([{":
                    depth += 1
                elif token.string in ")]}":
                    depth -= 1
    fill(len(found), depth)
    return found


for source in sorted(Path(sys.argv[1]).rglob("*.py")):
    if "site-packages" in source.parts or "lib2to3" in source.parts:
        continue
    try:
        print(json.dumps([str(source), states(source)]), flush=True)
    except (SyntaxError, UnicodeDecodeError, tokenize.TokenError, ValueError):
        continue
