"""An import on its way from the upload to the report. Working tables: what it did stands in the run."""

from django.db import models

from duly.tenancy.models import ClockTimestamp, TenantForeignKey, TenantManager, TenantModel


class SavedMapping(TenantModel):
    """What the columns of one kind of export mean, kept under a name for the next time."""

    name = models.CharField(max_length=200)
    mapping = models.JSONField()
    updated_at = models.DateTimeField()

    objects: TenantManager["SavedMapping"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="people_saved_mapping_once")
        ]


class ImportUpload(TenantModel):
    """One uploaded file and how far it has come.

    `form` is how the file is written (csv or xlsx, encoding, delimiter, sheet), `columns` its header with
    sample cells, `counts` the account of the preview and of the import, `fingerprint` the digest of the diff
    that was shown. `effect` is what it would do to the floors above: their counts, and their fingerprint.
    """

    UPLOADED = "uploaded"
    PREVIEWING = "previewing"
    PREVIEWED = "previewed"
    APPLYING = "applying"
    APPLIED = "applied"
    REFUSED = "refused"
    DISCARDED = "discarded"
    STATES = [
        (state, state) for state in (UPLOADED, PREVIEWING, PREVIEWED, APPLYING, APPLIED, REFUSED, DISCARDED)
    ]

    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=20, choices=STATES)
    form = models.JSONField()
    columns = models.JSONField()
    mapping = models.JSONField(null=True)
    is_complete = models.BooleanField(default=False)
    counts = models.JSONField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    effect = models.JSONField(null=True)
    refusal = models.TextField(blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    run_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    changed_at = models.DateTimeField()

    objects: TenantManager["ImportUpload"] = TenantManager()

    class Meta(TenantModel.Meta):
        indexes = [
            # The list of imports, newest first.
            models.Index(fields=["organization", "-created_at"], name="people_import_newest")
        ]


class ImportFile(TenantModel):
    """The uploaded bytes in parts, deleted when the import has ended."""

    upload = TenantForeignKey(ImportUpload)
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    objects: TenantManager["ImportFile"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "upload", "position"], name="people_import_file_once"
            )
        ]


class ImportLine(TenantModel):
    """One thing the import would do, or leaves out: about one person, or one line of the file.

    `changes` maps a field to its old and new text. `label` is the name and number as the file has them.
    `cells` is the row of the file, with the first reason why it is left out.
    """

    upload = TenantForeignKey(ImportUpload)
    outcome = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    line = models.PositiveIntegerField(null=True)
    column_name = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60, blank=True)
    message = models.TextField(blank=True)
    person_id = models.UUIDField(null=True)
    label = models.CharField(max_length=600, blank=True)
    changes = models.JSONField(null=True)
    cells = models.JSONField(null=True)

    objects: TenantManager["ImportLine"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "upload", "outcome", "position"], name="people_import_line_once"
            )
        ]


class ImportEffect(TenantModel):
    """A page of the lines behind one count of an upload's effect."""

    upload = TenantForeignKey(ImportUpload)
    act = models.CharField(max_length=20)
    page = models.PositiveIntegerField()
    lines = models.JSONField()

    objects: TenantManager["ImportEffect"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "upload", "act", "page"], name="people_import_effect_once"
            )
        ]
