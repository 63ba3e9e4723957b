"""Forms as they are rendered: nothing kept, errors linked, refusals beside their field."""

import pytest

from companionway.platform.errors import DomainError
from companionway.web.forms import PageForm
from companionway.web.pages.components.forms import SampleForm
from tests.web.rendering import Page, rendered


class TestForms:
    def test_no_field_keeps_what_was_typed(self) -> None:
        text = rendered("{% for f in form %}{% field f %}{% endfor %}", form=SampleForm())
        controls = [a for tag, a in Page(text).tags if tag in {"input", "textarea", "select"}]
        assert controls and all(control.get("autocomplete") == "off" for control in controls)

    def test_optional_is_marked_and_required_is_not(self) -> None:
        text = rendered("{% field form.phone %}|{% field form.name %}", form=SampleForm())
        optional, _, required = text.partition("|")
        assert "(optional)" in optional and "optional" not in required and " required" not in required

    def test_hint_audience_and_error_stand_with_the_field_and_are_announced(self) -> None:
        form = SampleForm({"note": ""})
        text = rendered('{% field form.name hint="A nickname is fine." seen_by="Sam can read this." %}', form=form)
        control = next(a for tag, a in Page(text).tags if tag == "input")
        assert control["aria-describedby"] == "id_name_helptext id_name_error" and control["aria-invalid"] == "true"
        assert 'id="id_name_helptext"' in text and 'id="id_name_error"' in text and "Sam can read this." in text

    def test_the_summary_links_every_refusal_to_a_control_that_exists(self) -> None:
        form = SampleForm({})
        text = rendered("{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}", form=form)
        ids = {a.get("id") for _, a in Page(text).tags}
        links = [a["href"] for tag, a in Page(text).tags if tag == "a"]
        assert len(links) == 3 and all(link and link[1:] in ids for link in links)

    def test_the_summary_names_the_field_that_is_needed(self) -> None:
        from django import forms

        class Two(PageForm):
            whom = forms.CharField(label="Who is it for?")
            day = forms.CharField(label="Day")

        text = rendered("{% error_summary form %}", form=Two({}))
        assert "Who is it for? This one is needed to go on." in text
        assert "Day: this one is needed to go on." in text

    def test_there_is_no_summary_before_anything_was_sent(self) -> None:
        assert rendered("{% error_summary form %}", form=SampleForm()) == ""

    def test_a_refusal_of_the_domain_stands_beside_its_field_or_above_the_form(self) -> None:
        form = SampleForm({"name": "Sam", "place": "home", "yes": "on"})
        form.refuse(DomainError("too_long", "That name is too long.", field="name"))
        form.refuse(DomainError("gone", "That site is closed.", field="site"))
        assert form.errors["name"] == ["That name is too long."]
        assert form.non_field_errors() == ["That site is closed."]

    @pytest.mark.asvs("1.2.1")
    def test_typed_words_are_never_taken_for_html(self) -> None:
        form = SampleForm({"name": '"><script>x</script>', "note": "</textarea><script>x</script>"})
        text = rendered("{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}", form=form)
        assert "<script" not in text

    @pytest.mark.parametrize(("day", "taken"), [
        ("0001-01-01", False), ("0202-03-03", False), ("1799-12-31", False), ("1800-01-01", True),
        ("2026-11-30", True), ("9999-12-31", False),
    ])  # fmt: skip
    def test_a_day_that_only_a_slip_of_the_keyboard_means_is_asked_about(self, day: str, taken: bool) -> None:
        from django import forms

        class Planned(PageForm):
            on = forms.DateField()

        form = Planned({"on": day})
        assert form.is_valid() is taken
        assert form.errors.get("on", []) == ([] if taken else ["Check the year."])

    def test_a_page_form_keeps_a_token_that_a_public_field_sets(self) -> None:
        from django import forms

        class Public(PageForm):
            phone = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "tel"}))

        assert Public().fields["phone"].widget.attrs["autocomplete"] == "tel"
