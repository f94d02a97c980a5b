import django.db.models.deletion
import modelcluster.fields
import modelsearch.index
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('media', '0001_initial'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('slug', models.SlugField(help_text='The last part of the topic’s URL, as in /articles/topic/ketamine/.', max_length=80, unique=True, verbose_name='slug')),
                ('kind', models.CharField(choices=[('condition', 'Condition'), ('treatment', 'Treatment'), ('theme', 'Theme')], default='theme', max_length=20, verbose_name='kind')),
                ('description', models.CharField(blank=True, help_text='One sentence, shown above the list of the topic’s articles and to search engines.', max_length=255, verbose_name='description')),
            ],
            options={
                'ordering': ['name'],
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='PersonPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('canonical_url', models.URLField(blank=True, help_text="Leave blank to use the page's URL.", max_length=255, verbose_name='Canonical URL')),
                ('noindex', models.BooleanField(default=False, help_text='Removes the page from the sitemap and from search results. Anyone with the URL can still open it.', verbose_name='hide from search engines')),
                ('nofollow', models.BooleanField(default=False, help_text='Asks search engines to ignore the links on this page. Rarely needed.', verbose_name='don’t follow links')),
                ('minor_change', models.BooleanField(default=False, help_text='For small corrections, such as a comma or a new link. Search engines are not notified, and the date of the last change stays the same.', verbose_name='this is a minor change')),
                ('last_significant_change', models.DateTimeField(editable=False, null=True)),
                ('credentials', models.CharField(blank=True, help_text='Letters after the name, for example “MD, PhD”.', max_length=80, verbose_name='credentials')),
                ('job_title', models.CharField(max_length=120, verbose_name='job title')),
                ('summary', models.CharField(help_text='One or two sentences, shown on the team page and below articles.', max_length=300, verbose_name='summary')),
                ('biography', wagtail.fields.RichTextField(verbose_name='biography')),
                ('specialties', wagtail.fields.StreamField([('specialty', 0)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'check', 'label': 'Specialty', 'max_length': 120})}, help_text='What this person treats or is known for, most important first.', verbose_name='specialties')),
                ('languages', wagtail.fields.StreamField([('language', 0)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'globe', 'label': 'Language', 'max_length': 60})}, help_text='Languages this person can speak with patients.', verbose_name='languages')),
                ('is_clinician', models.BooleanField(default=True, help_text='Clinicians can review medical pages.', verbose_name='sees patients')),
                ('og_image', models.ForeignKey(blank=True, help_text='Shown when linking to this page on social media. If blank, may show an image from the page, or the default from Settings > SEO.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.clinicimage', verbose_name='Preview image')),
                ('portrait', models.ForeignKey(blank=True, help_text='At least 800 pixels wide. If left blank, a monogram is shown.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.clinicimage', verbose_name='portrait')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='PersonEducation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('qualification', models.CharField(help_text='For example “Residency in psychiatry”.', max_length=160, verbose_name='qualification')),
                ('institution', models.CharField(max_length=160, verbose_name='institution')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='education', to='pages.personpage')),
            ],
            options={
                'abstract': False,
                'ordering': ['sort_order'],
                'verbose_name': 'education',
                'verbose_name_plural': 'education',
            },
        ),
    ]
