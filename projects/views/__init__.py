"""The pages of a school: its list, its project, each section, the deposit and its proofs."""
