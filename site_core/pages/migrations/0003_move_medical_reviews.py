from django.db import migrations

# The names that Wagtail, and this project, give to the approval task that every site starts with.
NAMES = ("Moderators approval", "Medical review")


def rename_in_revisions(apps, old, new):
    """Rename a field of people in their revisions. Wagtail would read the default otherwise."""
    revisions = apps.get_model("wagtailcore.Revision").objects
    people = revisions.filter(content_type__app_label="pages", content_type__model="personpage")
    for revision in people.iterator():
        if old in revision.content:
            revision.content[new] = revision.content.pop(old)
            revision.save(update_fields=["content"])


def content_type(apps, app_label, model):
    return apps.get_model("contenttypes.ContentType").objects.get_or_create(app_label=app_label, model=model)[0]


def move_reviews(apps, schema_editor):
    rename_in_revisions(apps, "is_clinician", "is_reviewer")
    GroupApprovalTask = apps.get_model("wagtailcore.GroupApprovalTask")
    MedicalReviewTask = apps.get_model("pages.MedicalReviewTask")
    plain = content_type(apps, "wagtailcore", "groupapprovaltask")
    for task in GroupApprovalTask.objects.filter(name__in=NAMES, content_type=plain):
        review = MedicalReviewTask(groupapprovaltask_ptr_id=task.pk)
        review.__dict__.update({key: value for key, value in task.__dict__.items() if key != "_state"})
        review.content_type = content_type(apps, "pages", "medicalreviewtask")
        review.save()


def move_reviews_back(apps, schema_editor):
    rename_in_revisions(apps, "is_reviewer", "is_clinician")
    plain = content_type(apps, "wagtailcore", "groupapprovaltask")
    reviews = apps.get_model("wagtailcore.Task").objects.filter(content_type__model="medicalreviewtask")
    reviews.update(content_type=plain)


class Migration(migrations.Migration):
    dependencies = [("pages", "0002_medical_review_task"), ("contenttypes", "0002_remove_content_type_name")]

    operations = [migrations.RunPython(move_reviews, move_reviews_back)]
