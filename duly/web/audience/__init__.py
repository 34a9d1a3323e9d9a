"""The audience as a page asks for it: what can be chosen, what is chosen, and the lines that show both."""
