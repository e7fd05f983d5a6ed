from __future__ import annotations

import pytest

from corridor_sim.export.iso6346 import check_digit, container_number, size_type


@pytest.mark.parametrize(
    ("plain", "digit"),
    [
        # C 13, S 30, Q 28, U 32, then 3 0 5 4 3 8, counted 1, 2, 4, ... 512 fold:
        # 13 + 60 + 112 + 256 + 48 + 0 + 320 + 512 + 768 + 4096 = 6185 = 562 * 11 + 3
        ("CSQU305438", 3),
        # Z 38, U 32: 38 * (1 + 2 + 4) + 32 * 8 = 522 = 47 * 11 + 5
        ("ZZZU000000", 5),
        # 522 + 3 * 256 = 1290 = 117 * 11 + 3
        ("ZZZU000030", 3),
        # 522 + 1 * 256 + 4 * 512 = 2826 = 256 * 11 + 10, and ten is written 0
        ("ZZZU000014", 0),
        # letters after the gaps at 11, 22 and 33: A 10, B 12, K 21, L 23, V 34 in places 1 to 5
        # with the rest 0: 10 + 24 + 84 + 184 + 544 = 846 = 76 * 11 + 10
        ("ABKLV00000", 0),
    ],
)
def test_check_digits_by_hand(plain: str, digit: int) -> None:
    assert check_digit(plain) == digit


def test_numbers_are_eleven_characters_and_never_repeat() -> None:
    numbers = [container_number(n) for n in (*range(300), 999_999, 1_000_000, 13_999_999)]
    assert len(set(numbers)) == len(numbers)
    assert {len(number) for number in numbers} == {11}
    assert numbers[0] == "ZZZU0000005"
    assert numbers[-2][:10] == "ZZYU000000"


@pytest.mark.parametrize("ordinal", [-1, 14_000_000])
def test_no_number_is_made_up_beyond_six_digits(ordinal: int) -> None:
    with pytest.raises(ValueError, match="six digits"):
        container_number(ordinal)


def test_size_and_type_follow_the_box() -> None:
    codes = [size_type(teu, reefer=cold) for cold in (False, True) for teu in (1, 2)]
    assert codes == ["22G1", "42G1", "22R1", "45R1"]
