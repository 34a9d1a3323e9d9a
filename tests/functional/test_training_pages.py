"""Trainings over HTTP: the library, writing together without losing a word, submitting."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from duly.trainings import operations, queries
from duly.trainings.models import Draft, Training, Version
from duly.trainings.rules import Category, Settings
from tests.functional.learner import client_of
from tests.functional.pages import markup
from tests.world import CONTENT, World

SETTINGS = {
    "name": "Ladders",
    "category": "security",
    "due_offset_days": "30",
    "grace_weeks": "2",
    "recertify_months": "",
}
WRITTEN = {
    **SETTINGS,
    "language": "en",
    "revision": "0",
    "minutes": "12",
    "passing_score": "80",
    "attempt_limit": "",
    "signature": "on",
    "change_reason": "Asked for after the audit.",
    "objective-0-text": "Set a ladder up safely",
    "source-0-title": "Ladder rules",
    "source-0-reference": "SOP-7",
    "lesson-0-title": "Before you climb",
    "lesson-0-body": "Look at the feet.\r\n\r\nThen climb.",
    "lesson-0-mandatory": "on",
    "question-0-text": "What first?",
    "question-0-option-0": "Climb",
    "question-0-option-1": "Look",
    "question-0-right-1": "on",
    "question-0-option-2": "",
}


def ladders(world: World) -> UUID:
    settings = Settings(name="Ladders", category=Category.SECURITY)
    return operations.create_training(actor=world.hal, settings=settings)


def draft_url(training_id: UUID) -> str:
    return f"/trainings/{training_id}/draft/"


def write(client: Client, training_id: UUID, **changes: str) -> Any:
    said = {name: value for name, value in {**WRITTEN, **changes}.items() if value != "absent"}
    return client.post(draft_url(training_id), said)


def test_the_library_says_what_is_in_force_waiting_and_being_written(world: World) -> None:
    write(client_of(world.hal), ladders(world))

    page = markup(client_of(world.hal).get("/trainings/"))

    assert "Version 1.0" in page
    assert "by Hal Ferreira" in page
    assert "Not yet" in page


def test_the_library_is_searched_and_filtered(world: World) -> None:
    ladders(world)
    client = client_of(world.hal)

    assert "Fire safety" not in markup(client.get("/trainings/", {"q": "ladd"}))
    assert "Nothing fits" in markup(client.get("/trainings/", {"category": "quality"}))
    assert "Security (2)" in markup(client.get("/trainings/"))


def test_an_auditor_reads_the_library_and_is_offered_nothing_to_write(world: World) -> None:
    client = client_of(world.di)

    assert "New training" not in markup(client.get("/trainings/"))
    assert "Start a new version" not in markup(client.get(f"/trainings/{world.training_id}/"))
    refused = client.post(draft_url(world.training_id), WRITTEN)
    assert (refused.status_code, refused["Duly-Code"]) == (403, "forbidden")


def test_a_new_training_leads_to_its_draft(world: World) -> None:
    answer = client_of(world.hal).post("/trainings/new/", SETTINGS)

    created = Training.objects.get(name="Ladders")
    assert answer["Location"] == draft_url(created.pk)
    assert created.grace_days == 14
    assert created.recertify_months is None


def test_a_new_training_with_mistakes_keeps_what_was_typed(world: World) -> None:
    answer = client_of(world.hal).post(
        "/trainings/new/", {**SETTINGS, "name": " ", "grace_weeks": "53", "due_offset_days": "45"}
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "grace_weeks"}
    assert 'value="45"' in markup(answer)
    assert not Training.objects.filter(due_offset_days=45).exists()


def test_a_draft_is_saved_and_shown_again(world: World) -> None:
    training_id, client = ladders(world), client_of(world.hal)

    answer = write(client, training_id)

    assert answer.status_code == 302
    found = queries.draft(actor=world.hal, training_id=training_id, language="en")
    assert found.content.lessons[0].body == "Look at the feet.\n\nThen climb."
    assert found.content.questions[0].options == ("Climb", "Look")
    assert found.content.questions[0].correct == {1}
    assert found.settings.grace_days == 14
    assert found.missing == ()
    page = markup(client.get(answer["Location"]))
    assert "Saved by Hal Ferreira on" in page
    assert "Set a ladder up safely" in page


def test_boxes_that_are_not_ticked_stay_so(world: World) -> None:
    training_id = ladders(world)
    write(client_of(world.hal), training_id, **{"signature": "absent", "lesson-0-mandatory": "absent"})

    found = queries.draft(actor=world.hal, training_id=training_id, language="en").content
    assert not found.signature
    assert not found.lessons[0].mandatory


def test_rows_left_blank_do_not_count(world: World) -> None:
    training_id = ladders(world)
    blank = {"lesson-1-title": "", "lesson-1-body": "", "lesson-1-mandatory": "on", "objective-1-text": " "}
    assert write(client_of(world.hal), training_id, **blank).status_code == 302

    found = queries.draft(actor=world.hal, training_id=training_id, language="en").content
    assert (len(found.lessons), len(found.objectives)) == (1, 1)


def test_mistakes_are_named_where_they_are_and_nothing_typed_is_lost(world: World) -> None:
    training_id = ladders(world)
    answer = write(
        client_of(world.hal),
        training_id,
        **{
            "name": "",
            "lesson-0-title": "",
            "question-0-right-1": "absent",
            "passing_score": "120",
            "source-0-title": "",
        },
    )

    page = markup(answer)
    assert answer.status_code == 422
    assert "5 things to put right" in page
    for words in ("Give the training a name.", "Give the lesson a title.", "Tick the answer that is right."):
        assert words in page
    assert "Then climb." in page
    assert 'value="Look"' in page
    assert not Draft.objects.filter(training_id=training_id).exists()


def test_a_question_needs_answers_that_can_be_right_or_wrong(world: World) -> None:
    training_id, client = ladders(world), client_of(world.hal)

    def said(**changes: str) -> str:
        answer = write(client, training_id, **{name.replace("_", "-"): on for name, on in changes.items()})
        assert answer.status_code == 422
        return markup(answer)

    assert "Give at least 2 answers" in said(question_0_option_0="")
    assert "An answer without words is ticked" in said(question_0_right_2="on")
    assert "Tick one right answer" in said(question_0_right_0="on")
    assert "Write the question, or remove it" in said(question_0_text="")


def test_buttons_rearrange_without_saving_or_losing_anything(world: World) -> None:
    training_id, client = ladders(world), client_of(world.hal)
    second = {"lesson-1-title": "Coming down", "lesson-1-body": "Slowly."}

    moved = write(client, training_id, action="up-lesson-1", **second)
    added = write(client, training_id, action="add-option-0")
    less = write(client, training_id, action="remove-option-0-0")
    gone = write(client, training_id, action="remove-lesson-0", **second)
    shown = write(client, training_id, action="preview-lesson-0", **{"lesson-0-body": "**Stop** here"})

    assert [form["title"].value() for form in moved.context["editor"].lessons] == [
        "Coming down",
        "Before you climb",
    ]
    assert len(added.context["editor"].questions[0].lines()) == 4
    assert [text.value() for text, _tick in less.context["editor"].questions[0].lines()] == ["Look", ""]
    assert less.context["editor"].questions[0].lines()[0][1].value() == "on"
    assert [form["title"].value() for form in gone.context["editor"].lessons] == ["Coming down"]
    assert "<strong>Stop</strong> here" in markup(shown)
    assert {one.status_code for one in (moved, added, less, gone, shown)} == {200}
    assert "Not saved yet." in markup(moved)
    assert not Draft.objects.filter(training_id=training_id).exists()


def test_a_button_nobody_drew_saves_like_any_other(world: World) -> None:
    training_id, client = ladders(world), client_of(world.hal)
    unknown = ("up-lesson-9", "remove-lesson", "remove-everything-0", "add-option-x-y", "down-lesson-0")
    for number, action in enumerate(unknown):
        assert write(client, training_id, action=action, revision=str(number)).status_code == 302


def test_who_saved_meanwhile_is_named_and_what_was_typed_stays(world: World) -> None:
    training_id = ladders(world)
    write(client_of(world.quinn), training_id, minutes="7")

    answer = write(client_of(world.hal), training_id, **{"lesson-0-title": "My own words"})

    assert answer.status_code == 422
    assert "Quinn Meyer saved this draft on" in markup(answer)
    assert "My own words" in markup(answer)
    assert queries.draft(actor=world.hal, training_id=training_id, language="en").content.minutes == 7


def test_the_submit_button_says_what_is_missing(world: World) -> None:
    training_id, client = ladders(world), client_of(world.hal)
    write(client, training_id, **{"objective-0-text": "", "change_reason": "short"})

    page = markup(client.get(draft_url(training_id)))

    assert "an objective, a reason for the change, of 10 to 1,000 characters." in page
    assert 'disabled aria-describedby="missing"' in page


def test_a_draft_is_submitted_after_a_last_look(world: World) -> None:
    training_id, client = ladders(world), client_of(world.hal)

    look = write(client, training_id, action="submit")
    page = markup(client.get(look["Location"]))
    done = client.post(f"{draft_url(training_id)}submit/", {"language": "en", "revision": "1"}, follow=True)

    assert look["Location"].endswith("&confirm=1")
    assert "It becomes version 1.0." in page
    assert "Version 1.0 is in review." in markup(done)
    assert "A version waits for somebody who did not write it" in markup(done)
    assert Version.objects.get(training_id=training_id).state == "in_review"


def test_submitting_what_somebody_else_saved_over_is_refused(world: World) -> None:
    training_id, client = ladders(world), client_of(world.hal)
    write(client, training_id)
    write(client_of(world.quinn), training_id, revision="1")

    done = client.post(f"{draft_url(training_id)}submit/", {"language": "en", "revision": "1"}, follow=True)

    assert "Quinn Meyer saved this draft on" in markup(done)
    assert not Version.objects.filter(training_id=training_id).exists()


def test_an_unfinished_draft_is_not_submitted(world: World) -> None:
    training_id, client = ladders(world), client_of(world.hal)
    write(client, training_id, change_reason="")

    assert client.get(f"{draft_url(training_id)}?confirm=1").status_code == 302
    done = client.post(f"{draft_url(training_id)}submit/", {"language": "en"}, follow=True)
    assert "Something is missing before this can be submitted." in markup(done)


def test_a_new_version_starts_with_what_is_in_force(world: World) -> None:
    client = client_of(world.hal)

    assert "Start a new version" in markup(client.get(f"/trainings/{world.training_id}/"))
    answer = client.post(f"{draft_url(world.training_id)}start/", {"language": "en"})
    page = markup(client.get(answer["Location"]))

    assert CONTENT.lessons[0].title in page
    assert "Weeks of grace" not in page
    again = client.post(f"{draft_url(world.training_id)}start/", {"language": "en"}, follow=True)
    assert "There is a draft already." in markup(again)


def test_the_settings_in_force_stay_when_a_later_draft_is_saved(world: World) -> None:
    client = client_of(world.hal)
    client.post(f"{draft_url(world.training_id)}start/", {"language": "en"})

    write(client, world.training_id, revision="1", name="Fire and smoke", due_offset_days="3")

    found = queries.draft(actor=world.hal, training_id=world.training_id, language="en").settings
    assert (found.name, found.due_offset_days) == ("Fire and smoke", 30)


def test_without_a_draft_a_training_in_force_leads_to_its_page(world: World) -> None:
    answer = client_of(world.hal).get(draft_url(world.training_id), follow=True)

    assert "There is no draft." in markup(answer)


def test_after_a_rejection_writing_goes_on_from_the_rejected_words(world: World) -> None:
    training_id, client = ladders(world), client_of(world.hal)
    write(client, training_id)
    client.post(f"{draft_url(training_id)}submit/", {"language": "en", "revision": "1"})
    rejected = Version.objects.get(training_id=training_id)
    operations.reject_version(actor=world.quinn, version_id=rejected.pk, rationale="The feet are not shown.")

    page = markup(client.get(draft_url(training_id)))

    assert "Before you climb" in page
    assert "Quinn Meyer rejected version 1.0" in page
    assert "The feet are not shown." in page
    assert write(client, training_id).status_code == 302


def test_a_training_shows_who_wrote_and_who_decided(world: World) -> None:
    page = markup(client_of(world.di).get(f"/trainings/{world.training_id}/"))

    assert "Read and found correct." in page
    assert "Bo Varga" in page
    assert "Ada Lindqvist" in page
    assert "<strong>Keep them clear.</strong>" in page


def test_a_version_is_shown_as_it_was_frozen(world: World) -> None:
    Training.objects.filter(pk=world.training_id).update(name="Renamed", due_offset_days=5)

    page = markup(client_of(world.di).get(f"/trainings/versions/{world.version_id}/"))

    assert "Fire safety, version 1.0" in page
    assert "30 days" in page
    assert "First edition of the training." in page


def test_trainings_of_others_are_not_found(world: World) -> None:
    client = client_of(world.cy)
    training, version = world.foreign_training_id, world.foreign_version_id

    for address in (f"/trainings/{training}/", draft_url(training), f"/trainings/versions/{version}/"):
        assert client.get(address).status_code == 404
    for address in (draft_url(training), f"{draft_url(training)}start/", f"{draft_url(training)}submit/"):
        assert client.post(address, WRITTEN).status_code == 404


def test_who_has_no_library_gets_none(world: World) -> None:
    client = client_of(world.ada)

    assert client.get("/trainings/").status_code == 404
    assert client.get(f"/trainings/{world.training_id}/").status_code == 404
    assert client.post("/trainings/new/", SETTINGS).status_code == 404


def test_the_time_of_a_save_is_told_in_the_zone_of_the_reader(world: World) -> None:
    training_id = ladders(world)
    write(client_of(world.hal), training_id)
    Draft.objects.filter(training_id=training_id).update(saved_at=world.now - timedelta(hours=10))

    page = markup(client_of(world.hal).get(draft_url(training_id)))

    assert "21 November 2026, 23:00" in page
