"""Archives of millions of reports: read in chunks on many workers, kept as Parquet, asked by SQL.

May use: values, errors, documents, reading; pyarrow, DuckDB, rensa and, in `dask_engine` alone, Dask distributed.
Never sees a ledger or a conflict model: threads and talks of a corpus are made into ledgers by the workflow.
"""
