from articles.clues.links import Link, links
from articles.documents import Mark


def test_an_address_under_a_label_is_that_of_the_original() -> None:
    text = "原文链接 and more"
    found = links(text, [Mark("link", 0, 4, "http://www.river.example/a?utm_source=x")])
    assert found == [Link("https://river.example/a", 0, 4, True)]


def test_a_label_may_stand_before_the_address() -> None:
    text = "原文链接：\n\nhttps://river.example/a"
    assert links(text, []) == [Link("https://river.example/a", 7, 30, True)]


def test_any_other_link_is_only_a_link() -> None:
    text = "as the post says, https://river.example/a, in May"
    assert links(text, [Mark("link", 3, 11, "https://river.example/b")]) == [
        Link("https://river.example/b", 3, 11, False),
        Link("https://river.example/a", 18, 41, False),
    ]


def test_what_the_importer_took_for_the_original_counts_where_it_is_no_part_of_the_text() -> None:
    assert links("text", [], "https://river.example/a/") == [Link("https://river.example/a", 0, 0, True)]


def test_one_address_is_told_once_with_its_label() -> None:
    text = "here and Source"
    marks = [Mark("link", 0, 4, "https://a.example/1"), Mark("link", 9, 15, "https://a.example/1")]
    assert links(text, marks) == [Link("https://a.example/1", 9, 15, True)]


def test_what_is_no_web_address_is_no_link() -> None:
    assert links("write to us", [Mark("link", 0, 5, "mailto:desk@river.example")]) == []
