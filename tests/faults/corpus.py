"""Two hundred values typed into the questions of a section, one kind of question after another (F2)."""

EDITION = """
slug = "corpus"
title = "Questionnaire du corpus"

[[section]]
key = "tout"
title = "Tout"

[[section.question]]
key = "court"
kind = "short"
label = "Court"
max_length = 40
column = "title"

[[section.question]]
key = "long"
kind = "long"
label = "Long"
max_length = 60

[[section.question]]
key = "entier"
kind = "integer"
label = "Entier"
min = 0
max = 100000

[[section.question]]
key = "euros"
kind = "euros"
label = "Euros"
column = "amount"

[[section.question]]
key = "date"
kind = "date"
label = "Date"

[[section.question]]
key = "courriel"
kind = "email"
label = "Courriel"

[[section.question]]
key = "telephone"
kind = "phone"
label = "Téléphone"

[[section.question]]
key = "oui"
kind = "yesno"
label = "Oui ?"

[[section.question]]
key = "choix"
kind = "choice"
label = "Choix"
options = [{ value = "a", label = "A" }, { value = "b", label = "B" }]

[[section.question]]
key = "theme"
kind = "reference"
source = "themes"
label = "Thématique"
column = "main_theme"
"""

SPACES = [" ", "\u00a0", "\u202f", "\u2009"]
LINES = [
    "École",
    "E\u0301cole",
    "ﬁn",
    "a\x00b",
    "a\r\nBcc: x@example.org",
    "a\tb",
    "a\x0bb\x0cc",
    "a\x1b[31mb",
    "a\x85b",
    "a\u2028b",
    "\u202eabc\u202c",
    "\u2066abc\u2069",
    "\ufeffabc",
    "a\u200bb",
    "a\u200db",
    "a\u00adb",
    "👩\u200d👩\u200d👧",
    "\U000e0041abc",
    "e" + "\u0301" * 12,
    "e" + "\u0323" * 500,
    "\ud800",
    "a\udcffb",
    "   ",
    "  deux  espaces  ",
    "x" * 40,
    "x" * 41,
    "é" * 40,
    "e\u0301" * 40,
    "👍" * 40,
    "👍" * 41,
    "مرحبا",
    "漢字",
    "<b>gras</b>",
    "=1+1",
    "{{7*7}}",
    "\\N{BULLET}",
    "%s%n",
    "null",
    "\u3000",
    "\ufffe",
]
TEXTS = [
    "ligne\r\nligne",
    "ligne\rligne",
    "ligne\n\n\nligne",
    "a\r\n" * 20,
    "a\r\n" * 30 + "b",
    "x" * 60,
    "x" * 61,
    "e\u0301" * 60,
    "\u202eabc",
    "a\x07b",
    "\n\n",
    "  a  ",
    "a\tb",
    "👩\u200d👩\u200d👧",
    "e" + "\u0301" * 100,
    "a\u2029b",
]
NUMBERS = [
    "0",
    "-0",
    "-1",
    "+1",
    "007",
    "1.0",
    "1,0",
    "1.5",
    "100000",
    "100001",
    "2147483647",
    "2147483648",
    "9223372036854775808",
    "9" * 400,
    "9" * 5_000,
    "1e3",
    "1E3",
    "0x10",
    "1_000",
    "٣",
    "１２",
    "१२",
    "²",
    "½",
    "Ⅷ",
    "NaN",
    "Infinity",
    "-Infinity",
    "douze",
    "12 élèves",
    "",
    "1\x00",
    *(f"1{space}000" for space in SPACES),
    "1.000",
    "1'000",
    "1 0 0",
    "--1",
]
AMOUNTS = [
    "12,5",
    "12.50",
    "12,345",
    "12,",
    ",5",
    "1.234,56",
    "1,234.56",
    *(f"1{space}234,56" for space in SPACES),
    "12 €",
    "€ 12",
    "12 euros",
    "9999999999,99",
    "10000000000",
    "1" + "0" * 30,
    "0,001",
    "-12,50",
    "1e9",
    "NaN",
    "sNaN",
    "Infinity",
    "٣,٥",
    "１２",
    "1_000",
    "12,5,5",
    "1.2.3",
    "0",
    "−12",
]
DATES = [
    "2024-02-29",
    "2023-02-29",
    "29/02/2024",
    "29/02/2023",
    "31/02/2024",
    "1/2/2024",
    "01/02/24",
    "0000-01-01",
    "0001-01-01",
    "01/01/0001",
    "1899-12-31",
    "1999-12-31",
    "2000-01-01",
    "2100-12-31",
    "2101-01-01",
    "9999-12-31",
    "10000-01-01",
    "2024-13-01",
    "2024-00-10",
    "2024-02-29T10:00",
    "2024-02-29 ",
    "٢٠٢٤-٠١-٠١",
    "２０２４-０１-０１",
    "20240229",
    "2024-060",
    "2024-W09-4",
    "29 février 2024",
    "demain",
    "-2024-01-01",
    "02/29/2024",
]
ADDRESSES = [
    "a@example.org",
    " A@EXAMPLE.ORG ",
    "a@b",
    "a@example",
    "a@example.org, b@example.org",
    "<a@example.org>",
    '"a b"@example.org',
    "a@example.org\r\nBcc: b@example.org",
    "a@example.org\x00",
    "é@example.org",
    "a@exämple.org",
    "a@еxample.org",
    "a@[127.0.0.1]",
    "a" * 65 + "@example.org",
    "a@" + "x" * 250 + ".org",
    "a@@example.org",
    "a@example..org",
    "ａ@example.org",
]
PHONES = [
    "02 98 00 00 00",
    "0298000000",
    "+33 2 98 00 00 00",
    "+33298000000",
    "0033298000000",
    "02.98.00.00.00",
    "02-98-00-00-00",
    "02\u00a098\u202f00 00 00",
    "٠٢٩٨٠٠٠٠٠٠",
    "02 98 00 00",
    "02 98 00 00 00 00",
    "abc",
    "+",
    "(0)298000000",
    "+44 20 7946 0000",
    "02 98 00 00 00 poste 4",
    "9" * 60,
]
YESNO = ["oui", "non", "Oui", "true", "1", "0", "", "on", "peut-être", "\x00", "None"]
CHOICES = ["a", "A", "b ", "c", "", "a\x00", "__all__", "[]", "1", "Ａ"]
THEMES = ["inclusion", "INCLUSION", "inclusion ", "inconnue", "1", "0", "9" * 400, "' OR 1=1 --", "inclusion\x00", "%"]

CORPUS = [
    *(("court", value) for value in LINES),
    *(("long", value) for value in TEXTS),
    *(("entier", value) for value in NUMBERS),
    *(("euros", value) for value in AMOUNTS),
    *(("date", value) for value in DATES),
    *(("courriel", value) for value in ADDRESSES),
    *(("telephone", value) for value in PHONES),
    *(("oui", value) for value in YESNO),
    *(("choix", value) for value in CHOICES),
    *(("theme", value) for value in THEMES),
]
