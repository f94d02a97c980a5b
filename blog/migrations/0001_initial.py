import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import wagtail.contrib.routable_page.models
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('media', '0001_initial'),
        ('pages', '0001_initial'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticlePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('canonical_url', models.URLField(blank=True, help_text="Leave blank to use the page's URL.", max_length=255, verbose_name='Canonical URL')),
                ('noindex', models.BooleanField(default=False, help_text='Removes the page from the sitemap and from search results. Anyone with the URL can still open it.', verbose_name='hide from search engines')),
                ('nofollow', models.BooleanField(default=False, help_text='Asks search engines to ignore the links on this page. Rarely needed.', verbose_name='don’t follow links')),
                ('minor_change', models.BooleanField(default=False, help_text='For small corrections, such as a comma or a new link. Search engines are not notified, and the date of the last change stays the same.', verbose_name='this is a minor change')),
                ('last_significant_change', models.DateTimeField(editable=False, null=True)),
                ('last_reviewed', models.DateField(help_text='Change this only after a review of the whole page.', null=True, verbose_name='last reviewed')),
                ('next_review', models.DateField(help_text='Usually one year after the last review.', null=True, verbose_name='next review due')),
                ('standfirst', models.TextField(help_text='One or two sentences below the title: what the reader will learn.', max_length=300, verbose_name='standfirst')),
                ('publication_date', models.DateTimeField(default=django.utils.timezone.now, help_text='Shown to readers. Articles are ordered by it. For imported articles, enter the original date.', verbose_name='publication date')),
                ('key_takeaways', wagtail.fields.StreamField([('takeaway', 0)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'check', 'label': 'Takeaway', 'max_length': 300})}, help_text='Three to five sentences for someone who reads nothing else.', verbose_name='key takeaways')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('figure', 3), ('quote', 6), ('callout', 10), ('care_card', 13), ('table', 15), ('study', 22), ('video', 26)], block_lookup={0: ('site_core.content.blocks.ParagraphBlock', (), {}), 1: ('wagtail.images.blocks.ImageBlock', [], {'help_text': 'At least 1,600 pixels wide.', 'label': 'Image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 255, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('image', 1), ('caption', 2)]], {}), 4: ('wagtail.blocks.TextBlock', (), {'help_text': 'Without quotation marks.', 'label': 'Quote'}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'Who said it, and their role.', 'label': 'Attribution', 'max_length': 160, 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 4), ('attribution', 5)]], {}), 7: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('note', 'Note'), ('important', 'Important')], 'label': 'Tone'}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 9: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'superscript', 'subscript', 'ol', 'ul'], 'label': 'Text'}), 10: ('wagtail.blocks.StructBlock', [[('tone', 7), ('title', 8), ('text', 9)]], {}), 11: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('routine', 'Routine: call us'), ('urgent', 'Urgent: today'), ('emergency', 'Emergency: now')], 'label': 'Level'}), 12: ('wagtail.blocks.CharBlock', (), {'help_text': 'What to do: “Call us within a day if”.', 'label': 'Title', 'max_length': 120}), 13: ('wagtail.blocks.StructBlock', [[('level', 11), ('title', 12), ('text', 9)]], {}), 14: ('wagtail.blocks.CharBlock', (), {'icon': 'pilcrow', 'label': 'Text', 'max_length': 400, 'required': False}), 15: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'help_text': 'One sentence, no stronger than the study.', 'label': 'Finding', 'max_length': 255}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'Who took part', 'max_length': 255}), 18: ('wagtail.blocks.IntegerBlock', (), {'label': 'Number of people', 'min_value': 1}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Compared with', 'max_length': 255, 'required': False}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'What it can’t tell us', 'max_length': 400}), 21: ('wagtail.blocks.IntegerBlock', (), {'help_text': 'Its number in the list of references.', 'label': 'Reference number', 'min_value': 1}), 22: ('wagtail.blocks.StructBlock', [[('claim', 16), ('population', 17), ('participants', 18), ('comparator', 19), ('limitation', 20), ('citation', 21)]], {}), 23: ('wagtail.blocks.URLBlock', (), {'help_text': 'Copy it from the address bar on YouTube or Vimeo.', 'label': 'Video URL'}), 24: ('wagtail.blocks.CharBlock', (), {'help_text': 'What the video shows.', 'label': 'Title', 'max_length': 160}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example “3 minutes”.', 'label': 'Duration', 'max_length': 20, 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('url', 23), ('title', 24), ('duration', 25)]], {})}, verbose_name='body')),
                ('conflicts_of_interest', models.TextField(blank=True, help_text='Financial or personal interests that could bias the authors. If there are none, enter “None”.', verbose_name='conflicts of interest')),
                ('image', models.ForeignKey(blank=True, help_text='At least 1,600 × 1,067 pixels. Also used in lists and when the page is shared.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.clinicimage', verbose_name='lead image')),
                ('og_image', models.ForeignKey(blank=True, help_text='Shown when linking to this page on social media. If blank, may show an image from the page, or the default from Settings > SEO.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.clinicimage', verbose_name='Preview image')),
                ('reviewer', models.ForeignKey(help_text='The clinician who reviewed the whole page. Not one of its authors.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.personpage', verbose_name='medically reviewed by')),
                ('topics', modelcluster.fields.ParentalManyToManyField(blank=True, help_text='Conditions, treatments, and themes that this page is about. Pages that share topics are shown as related.', to='pages.topic', verbose_name='topics')),
            ],
            options={
                'verbose_name': 'article',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='ArticleCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('date', models.DateField(default=django.utils.timezone.localdate, verbose_name='date')),
                ('text', models.TextField(help_text='What was wrong, and what the page says now.', verbose_name='text')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='blog.articlepage')),
            ],
            options={
                'ordering': ['-date', 'sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ArticleAuthor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='article_authorships', to='pages.personpage', verbose_name='person')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='article_authors', to='blog.articlepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ArticleReference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('authors', models.CharField(help_text='As journals print them: “Williams NR, Heifets BD, Blasey C, et al.”', max_length=255, verbose_name='authors')),
                ('title', models.CharField(max_length=500, verbose_name='title')),
                ('journal', models.CharField(max_length=255, verbose_name='journal or publisher')),
                ('year', models.PositiveSmallIntegerField(null=True, validators=[django.core.validators.MinValueValidator(1800), django.core.validators.MaxValueValidator(2200)], verbose_name='year')),
                ('details', models.CharField(blank=True, help_text='For example, 175(12):1205–1215.', max_length=80, verbose_name='volume and pages')),
                ('doi', models.CharField(blank=True, help_text='For example, 10.1176/appi.ajp.2018.18020138. You can also paste a doi.org URL.', max_length=200, validators=[django.core.validators.RegexValidator('^10\\.\\d{4,9}/\\S+$', 'Enter a DOI: it starts with 10. and contains a slash.')], verbose_name='DOI')),
                ('url', models.URLField(blank=True, help_text='Only for works without a DOI.', verbose_name='URL')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='blog.articlepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BlogIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('canonical_url', models.URLField(blank=True, help_text="Leave blank to use the page's URL.", max_length=255, verbose_name='Canonical URL')),
                ('noindex', models.BooleanField(default=False, help_text='Removes the page from the sitemap and from search results. Anyone with the URL can still open it.', verbose_name='hide from search engines')),
                ('nofollow', models.BooleanField(default=False, help_text='Asks search engines to ignore the links on this page. Rarely needed.', verbose_name='don’t follow links')),
                ('minor_change', models.BooleanField(default=False, help_text='For small corrections, such as a comma or a new link. Search engines are not notified, and the date of the last change stays the same.', verbose_name='this is a minor change')),
                ('last_significant_change', models.DateTimeField(editable=False, null=True)),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences above the list.', verbose_name='introduction')),
                ('og_image', models.ForeignKey(blank=True, help_text='Shown when linking to this page on social media. If blank, may show an image from the page, or the default from Settings > SEO.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.clinicimage', verbose_name='Preview image')),
            ],
            options={
                'verbose_name': 'article index',
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page', models.Model),
        ),
        migrations.AddIndex(
            model_name='articlepage',
            index=models.Index(fields=['publication_date', 'page_ptr'], name='article_sequence'),
        ),
        migrations.AddConstraint(
            model_name='articleauthor',
            constraint=models.UniqueConstraint(fields=('page', 'person'), name='article_author_once'),
        ),
    ]
