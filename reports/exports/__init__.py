"""Results as files: CSV for programs, a workbook that recomputes itself, a PDF to print."""

from reports.exports.csv_export import stream_csv, write_csv
from reports.exports.pdf_export import results_pdf
from reports.exports.xlsx_export import write_xlsx

__all__ = ["results_pdf", "stream_csv", "write_csv", "write_xlsx"]
