"""The door for people: pages, their parts, their look.

Words: frame (the page around the content), part (a shared piece of template), look (how a standing is shown).
Pages live in one package per area with `urls`, `views` and `forms`; a view parses, asks one query or calls
one operation, and renders.
"""
