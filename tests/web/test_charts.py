from lxml import etree

from web.charts import Bar, bars

ROWS = (Bar("Mốc <script>", 6191, "6.191", "denominator"), Bar("2018-11", 3346, "3.346", "reported"))


def test_a_chart_says_in_words_what_it_shows_and_carries_no_script() -> None:
    root = etree.fromstring(str(bars(ROWS, "Cắt giảm 2018", "Mốc: 6.191; 2018-11: 3.346.")))
    assert root.get("role") == "img"
    assert root.findtext("{*}title") == "Cắt giảm 2018"
    assert root.findtext("{*}desc") == "Mốc: 6.191; 2018-11: 3.346."
    assert [node.text for node in root.iter("{*}text")].count("Mốc <script>") == 1
    names = {etree.QName(node).localname for node in root.iter(etree.Element)}
    attributes = {str(name) for node in root.iter(etree.Element) for name in node.attrib}
    assert not names & {"script", "style", "foreignObject", "a", "image"}
    assert not {name for name in attributes if name == "style" or name.startswith("on")}


def test_bars_are_as_long_as_their_values() -> None:
    root = etree.fromstring(str(bars(ROWS, "t", "d")))
    widths = [
        float(node.get("d").split("h")[1].split("v")[0])
        for node in root.iter("{*}path")
        if node.get("fill", "").startswith("#")
    ]
    assert len(widths) == 2
    assert abs(widths[1] / widths[0] - 3346 / 6191) < 0.001


def test_a_chart_of_zeros_can_be_drawn() -> None:
    assert "<svg" in bars((Bar("a", 0, "0", "counted"),), "t", "d")
