"""Learning what rules cannot decide: from annotated documents to the data files in `models`.

May use: what `reading` may, and scikit-learn (with the scipy that it brings), which the program itself never loads.
"""
