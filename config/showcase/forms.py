"""A form with every kind of field, and rows that are edited, for the page of components."""

from __future__ import annotations

from django import forms

from awards.forms.rows import RowForm, row_set

CHOICES = [("1", "Tidak ada"), ("2", "Ada")]


class EveryField(forms.Form):
    """One field of each kind that the template pack draws."""

    title = forms.CharField(label="Judul", help_text="Seperti tertulis di piagam.")
    text = forms.CharField(label="Ringkasan", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    category = forms.ChoiceField(
        label="Kategori", choices=[("", "Pilih kategori"), ("ipp", "Pelayanan Publik")]
    )
    conflict = forms.ChoiceField(label="Konflik kepentingan", choices=CHOICES, widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label="Terbuka untuk",
        choices=[("asn", "ASN"), ("warga", "Warga")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="Saya menyatakan isian ini benar", help_text="Wajib sebelum dikirim.")
    weight = forms.DecimalField(label="Bobot", max_value=100)
    opens = forms.SplitDateTimeField(label="Dibuka")
    paper = forms.FileField(label="Surat pengantar", required=False, help_text="PDF, paling besar 2 MB.")


class PlaceRow(RowForm):
    """A place with its prize."""

    title = forms.CharField(label="Gelar")
    prize = forms.IntegerField(label="Uang pembinaan", min_value=0)


PlaceRows = row_set(PlaceRow, least=1, most=20)
PLACES = [
    {"id": None, "title": "Juara I", "prize": 5_000_000},
    {"id": None, "title": "Juara II", "prize": 4_000_000},
]
