"""Words that a user can write, and that a terminal, a page or a spreadsheet must not obey."""

from __future__ import annotations

# By what would obey them: each must be shown as it is written.
MARKUP = (
    "Is 3.5 [/] enough?", "[/red] [bold]x", "[see note 3]", "[link=file:///etc/passwd]x[/link]", "\\[x]", "[[[", ":warning: :smile:",
    "[red]" * 50, "{x} {0} %s %d {{ x }} {% raw %}", "`a` `` ```",
)  # fmt: skip
CONTROL = (
    "\x1b[2J\x1b]0;pwned\x07", "\x1b]8;;http://x\x1b\\x", "\x9b2J", "\x85next", "a\rb", "a\bb", "a\0b", "\x7f", "\u202Eabc\u202C",
    "\u2066x\u2069", "\u200fx", "\u061cx", "\u2028x\u2029", "\ufeffx", "\x0b\x0c", "\x1b", "\ufffe\uffff",
)  # fmt: skip
SCRIPTS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "</script><script>alert(1)//",
    "</style><script>alert(1)</script>", "</title><script>alert(1)</script>", "javascript:alert(1)", "\"><b onmouseover='x'>",
    "{{ 7 * 7 }}", "{% include 'x' %}", "<!--", "]]>", "&lt;script&gt;", "<iframe srcdoc='x'>", "<base href='//x'>", "<b>x</b>",
)  # fmt: skip
FORMULAS = (
    "=cmd|'/C calc'!A0", "=HYPERLINK(\"http://x\")", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "＝1", "=1\n=2", "=\t=",
)  # fmt: skip
ALL = (*MARKUP, *CONTROL, *SCRIPTS, *FORMULAS)
