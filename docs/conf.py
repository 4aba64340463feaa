"""The configuration of the site that these pages make: `make docs` builds it into build/docs."""

project = "fakecc"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
html_theme = "furo"
html_title = "fakecc"
html_theme_options = {
    "source_repository": "",
    "light_css_variables": {"color-brand-primary": "#0b6bcb", "color-brand-content": "#0b6bcb"},
    "dark_css_variables": {"color-brand-primary": "#7cc4ff", "color-brand-content": "#7cc4ff"},
}
# Headings can be linked to as on GitHub: #like-this.
myst_heading_anchors = 4
# Pages of the folder above are not part of the site; where they are linked to, a test looks whether they are there.
suppress_warnings = ["myst.xref_missing"]
exclude_patterns = ["_build"]
