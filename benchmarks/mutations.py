"""Hostile inputs for the reader of scenarios: real files damaged, and YAML and CSV at random."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from corridor_sim import data
from corridor_sim.scenario.schema import keys_at
from corridor_sim.starter import STARTER

_ROOT = Path(__file__).parent
WORDS = (
    "[]", "{}", "null", "-1", "0", "nan", ".nan", ".inf", "1e999", "1e999 d", "-0.0", "1e-320 h",
    "9" * 400, "x", "!!python/none x", "!!binary aGk=", "*a", "&a x", "[[1]]", "{a: b}", "'", '"',
    "0x1F", "1_000", "12:30:45", "2024-02-30", "9999-12-31", "0001-01-01", "1e9", "1e18 TEU",
    "0 h", "-3 h", "3 h 20 min", "2,5 d", "100 %", "101 %", "a -> a", "any -> any", "../../x.csv",
    "/etc/hostname", "\\0", '"\\0"', '"\\uD800"', "\ufeff", "\x85", "\u2028", "~", "=", "<<", "%",
    "@", "`", "Mon 25:00", "Mon-Sun 00:00-00:00", "assumed", "inferred from", "{per_day: 1e12}",
    "{lognormal: {mean: 0 h, cv: 0}}", "{gamma: {mean: 1 h, sd: 1e-9 s}}", "{uniform: [2 h, 1 h]}",
    "{empirical: {file: observed.csv}}", "{empirical: {values: []}}", "{exponential: {mean: -1 h}}",
)  # fmt: skip
LETTERS = "abz019 \t\n:,-[]{}&*!|>'\"%@#?<=~.+\0\x1b\x85\xa0é漢\ud800\U0001f600"


def seeds() -> list[str]:
    """Whole scenarios: the starter and a shipped one."""
    return [file.read_text(encoding="utf-8") for file in (STARTER, data.scenarios()["two_leg"])]


def overlays() -> list[str]:
    """An overlay of the shipped scenario that uses every element of the language."""
    return [(_ROOT / "every_feature.yaml").read_text(encoding="utf-8")]


def damaged_lines(random: Random, texts: list[str]) -> str:
    """One to four lines dropped, doubled, shifted, exchanged, cut, or with another value."""
    lines = random.choice(texts).splitlines()
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(lines))
        line = lines[at]
        key = line.partition(":")[0]
        lines[at : at + 1] = random.choice(
            (
                [],
                [line, line],
                ["  " + line],
                [line[1:]],
                [lines[random.randrange(len(lines))]],
                [line[: random.randint(0, len(line))]],
                [f"{key}: {random.choice(WORDS)}"],
                [f"{key}: {random.choice(WORDS)}"],
            )
        )
        lines = lines or [""]
    return "\n".join(lines)


def damaged_words(random: Random, texts: list[str]) -> str:
    """One to three values, wherever they stand, replaced by hostile ones."""
    words = random.choice(texts).split(" ")
    for _ in range(random.randint(1, 3)):
        words[random.randrange(len(words))] = random.choice(WORDS)
    return " ".join(words)


def damaged_letters(random: Random, texts: list[str]) -> str:
    """One to eight letters replaced, put in or taken out."""
    letters = list(random.choice(texts))
    for _ in range(random.randint(1, 8)):
        at = random.randrange(len(letters))
        letters[at : at + random.randint(0, 2)] = random.choices(LETTERS, k=random.randint(0, 2))
    return "".join(letters)


def spliced(random: Random, texts: list[str]) -> str:
    """The beginning of one scenario and the end of another."""
    head, tail = (random.choice(texts) for _ in range(2))
    return head[: random.randrange(len(head))] + tail[random.randrange(len(tail)) :]


def random_yaml(random: Random, _: list[str]) -> str:
    """A tree with the keys of the language and values of any kind."""

    def value(path: tuple[str | int, ...], depth: int) -> str:
        if depth > 5 or random.random() < 0.3:
            return random.choice(WORDS)
        keys = [*keys_at(path), "x", "origin -> any"]
        chosen = random.sample(keys, min(len(keys), random.randint(1, 5)))
        if random.random() < 0.2:
            return "[" + ", ".join(value((*path, n), depth + 1) for n in range(3)) + "]"
        return "{" + ", ".join(f"{key}: {value((*path, key), depth + 1)}" for key in chosen) + "}"

    keys = keys_at(())
    chosen = random.sample(keys, random.randint(1, len(keys)))
    return "\n".join(f"{key}: {value((key,), 1)}" for key in chosen)


KINDS: dict[str, Callable[[Random, list[str]], str]] = {
    "lines of a scenario": damaged_lines,
    "values of a scenario": damaged_words,
    "letters of a scenario": damaged_letters,
    "two scenarios spliced": spliced,
    "random YAML": random_yaml,
}


def random_csv(random: Random) -> bytes:
    """A table of departures, values or shipments, or what is none."""
    head = random.choice(("departs",) * 6 + ("departs,x", "value,weight", "released", "", "x"))
    wrong = ("", '"', "nan", "a,b", "\x00", *WORDS)
    rows = [
        f"2024-0{random.randint(1, 9)}-0{random.randint(1, 9)} 0{random.randint(0, 9)}:00"
        if random.random() < 0.9
        else random.choice(wrong)
        for _ in range(5)
    ]
    text = "\n".join([head, *rows])
    return damaged_bytes(random, text.encode(errors="surrogatepass"), 0.2)


def damaged_bytes(random: Random, content: bytes, often: float = 0.05) -> bytes:
    """The same, sometimes with a byte that is no text, or Windows line ends."""
    if random.random() < often and content:
        at = random.randrange(len(content))
        return content[:at] + bytes([random.randrange(256)]) + content[at + 1 :]
    return content.replace(b"\n", b"\r\n") if random.random() < often else content
