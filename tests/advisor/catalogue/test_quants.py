from __future__ import annotations

import pytest

from advisor.catalogue.load import load_catalogue
from advisor.catalogue.quants import quant_facts, quants
from advisor.gguf.quants import FILE_TYPES, tensor_type


def test_every_file_type_of_the_engine_is_described() -> None:
    assert set(quants()) == set(FILE_TYPES.values())


@pytest.mark.parametrize("name", sorted(FILE_TYPES.values()))
def test_a_description_is_whole(name: str) -> None:
    facts = quants()[name]
    kind = tensor_type(facts.type)
    assert kind is not None
    assert kind.bits - 0.001 <= facts.bits < kind.bits + 1
    assert facts.purpose.endswith(".")
    for loss in facts.losses:
        assert loss.source.startswith("https://")
        assert loss.kld is not None or loss.perplexity is not None
        assert loss.kld is None or loss.kld >= 0
        assert loss.perplexity is None or loss.perplexity > 0.99


def test_more_bits_of_one_kind_lose_less() -> None:
    for series in (("Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q3_K_M", "Q2_K"), ("IQ4_XS", "IQ3_M", "IQ2_M", "IQ1_M")):
        losses = [quants()[name].kld for name in series]
        assert None not in losses
        assert losses == sorted(losses, key=lambda loss: loss or 0)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("q4_k_m", "Q4_K_M"),
        ("UD-Q4_K_XL", "Q4_K_M"),
        ("Q4_K_L", "Q4_K_M"),
        ("Q3_K_L", "Q3_K_L"),
        ("UD-IQ2_M", "IQ2_M"),
        ("Q6_K_L", "Q6_K"),
        ("UD-Q2_K_XL", "Q2_K"),
        ("UD-Q8_K_XL", "Q8_0"),
        ("MXFP4_MOE", "MXFP4"),
    ],
)
def test_a_publishers_mix_is_taken_for_the_plain_one_it_is_nearest_to(name: str, plain: str) -> None:
    facts = quant_facts(name)
    assert facts is not None
    assert facts.name == plain


def test_of_a_name_that_means_nothing_nothing_is_known() -> None:
    assert quant_facts("Q9_Z") is None


def test_every_build_of_the_catalogue_is_of_a_known_quantisation() -> None:
    assert not {
        build.quant for model in load_catalogue().models for build in model.builds if quant_facts(build.quant) is None
    }
