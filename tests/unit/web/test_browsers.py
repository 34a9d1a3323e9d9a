"""A browser's description in words."""

import pytest

from duly.web.browsers import browser_words

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
ANDROID = "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("description", "words"),
    [
        (WINDOWS + "Chrome/142.0.0.0 Safari/537.36", "Chrome on Windows"),
        (WINDOWS + "Chrome/142.0.0.0 Safari/537.36 Edg/142.0", "Edge on Windows"),
        (MAC + "Version/18.0 Safari/605.1.15", "Safari on macOS"),
        (PHONE + "Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (PHONE + "CriOS/142.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        (ANDROID + "SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36", "Samsung Internet on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("curl/8.5.0 Linux", "Linux"),
        ("", "An unknown browser"),
    ],
)
def test_a_browser_is_called_what_people_call_it(description: str, words: str) -> None:
    assert browser_words(description) == words
