"""What a page sends back when nobody touches it."""

from tne29.lib.controls import sent_back


def test_each_control_sends_what_a_browser_would():
    data = sent_back(
        """
        <input name="ligne" value="L&#x27;été &amp; l&#x27;hiver"><input type="hidden" name="id" value="r1">
        <textarea name="texte">\nDeux\n&lt;lignes&gt;</textarea>
        <input type="checkbox" name="cases" value="a" checked><input type="checkbox" name="cases" value="b">
        <input type="checkbox" name="cases" value="c" checked><input type="radio" name="un" value="x">
        <select name="liste"><option value="">Choisir</option><option value="2" selected>Deux</option></select>
        <select name="vide"><option value="">Choisir</option><option value="2">Deux</option></select>
        <input type="submit" name="bouton" value="x"><input type="file" name="piece"><input value="sans nom">
        <input name="grise" value="x" disabled><input type="checkbox" name="nue" checked>
        """
    )
    assert dict(data.lists()) == {
        "ligne": ["L'été & l'hiver"],
        "id": ["r1"],
        "texte": ["Deux\n<lignes>"],
        "cases": ["a", "c"],
        "liste": ["2"],
        "vide": [""],
        "nue": ["on"],
    }
