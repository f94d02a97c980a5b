import datetime
import django.core.validators
import django.db.models.deletion
import site_core.site_settings.search_and_sharing
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('media', '0001_initial'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        ('wagtailseo', '0004_seosettings_og_image_default'),
    ]

    operations = [
        migrations.CreateModel(
            name='SharingSettings',
            fields=[
            ],
            options={
                'verbose_name': 'social sharing',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('wagtailseo.seosettings',),
        ),
        migrations.CreateModel(
            name='ClinicSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='Our clinic', max_length=80, verbose_name='clinic name')),
                ('legal_name', models.CharField(blank=True, help_text='Only if it differs from the name.', max_length=120, verbose_name='legal name')),
                ('tagline', models.CharField(blank=True, help_text='A few words below the name in the footer.', max_length=80, verbose_name='tagline')),
                ('phone', models.CharField(blank=True, help_text='As it should appear on the site: 212-555-0142.', max_length=30, validators=[django.core.validators.RegexValidator('^[\\d +().-]{7,}$', 'Enter a phone number: digits, spaces, and + ( ) . - only.')], verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email')),
                ('street', models.CharField(blank=True, max_length=160, verbose_name='street address')),
                ('city', models.CharField(blank=True, max_length=80, verbose_name='city')),
                ('region', models.CharField(blank=True, max_length=40, verbose_name='state or region')),
                ('postal_code', models.CharField(blank=True, max_length=20, verbose_name='postal code')),
                ('country', models.CharField(default='US', help_text='Two-letter code (ISO 3166), such as US.', max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}$', 'Enter two capital letters, such as US.')], verbose_name='country')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='longitude')),
                ('opening_hours', wagtail.fields.StreamField([('hours', 3)], blank=True, block_lookup={0: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('0', 'Monday'), ('1', 'Tuesday'), ('2', 'Wednesday'), ('3', 'Thursday'), ('4', 'Friday'), ('5', 'Saturday'), ('6', 'Sunday')], 'label': 'Day'}), 1: ('wagtail.blocks.TimeBlock', (), {'default': datetime.time(9, 0), 'label': 'Opens'}), 2: ('wagtail.blocks.TimeBlock', (), {'default': datetime.time(17, 0), 'label': 'Closes'}), 3: ('wagtail.blocks.StructBlock', [[('day', 0), ('opens', 1), ('closes', 2)]], {})}, help_text='One entry for each period of a day. The clinic is closed on days without an entry.', verbose_name='opening hours')),
                ('special_days', wagtail.fields.StreamField([('day', 5)], blank=True, block_lookup={0: ('wagtail.blocks.DateBlock', (), {'label': 'Date'}), 1: ('wagtail.blocks.BooleanBlock', (), {'default': True, 'label': 'Closed all day', 'required': False}), 2: ('wagtail.blocks.TimeBlock', (), {'label': 'Opens', 'required': False}), 3: ('wagtail.blocks.TimeBlock', (), {'label': 'Closes', 'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example, “Thanksgiving”.', 'label': 'Note', 'max_length': 80, 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('date', 0), ('closed', 1), ('opens', 2), ('closes', 3), ('note', 4)]], {})}, help_text='Holidays and other days with different hours. They override the usual hours.', verbose_name='special days')),
                ('accepting_new_patients', models.BooleanField(default=True, verbose_name='accepting new patients')),
                ('crisis_heading', models.CharField(default='In a crisis?', max_length=80, verbose_name='crisis heading')),
                ('crisis_text', wagtail.fields.RichTextField(default='<p>Call or text <a href="tel:988">988</a> at any hour, or call <a href="tel:911">911</a> if you are in danger.</p>', help_text='Shown at the bottom of every page.', verbose_name='crisis text')),
                ('disclaimer', models.TextField(default='This page is information, not medical advice. Talk with a clinician about your own care.', help_text='Shown at the end of articles and treatment pages.', verbose_name='disclaimer')),
                ('social_profiles', wagtail.fields.StreamField([('profile', 2)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example, “LinkedIn”.', 'label': 'Label', 'max_length': 40}), 1: ('wagtail.blocks.URLBlock', (), {'label': 'URL'}), 2: ('wagtail.blocks.StructBlock', [[('label', 0), ('url', 1)]], {})}, verbose_name='social profiles')),
                ('logo', models.ForeignKey(blank=True, help_text='Square, at least 112 pixels wide. For search engines and social sharing.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.clinicimage', verbose_name='logo')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'clinic',
            },
        ),
        migrations.CreateModel(
            name='NavigationSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('header_links', wagtail.fields.StreamField([('link', 3)], blank=True, block_lookup={0: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 1: ('wagtail.blocks.URLBlock', (), {'label': 'Or URL', 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'If left blank, the title of the page is shown.', 'label': 'Label', 'max_length': 40, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('page', 0), ('url', 1), ('label', 2)]], {})}, help_text='At most five.', verbose_name='header links')),
                ('header_action', wagtail.fields.StreamField([('link', 3)], blank=True, block_lookup={0: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 1: ('wagtail.blocks.URLBlock', (), {'label': 'Or URL', 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'If left blank, the title of the page is shown.', 'label': 'Label', 'max_length': 40, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('page', 0), ('url', 1), ('label', 2)]], {})}, help_text='The button at the top of every page, for example “Request an appointment”.', verbose_name='header button')),
                ('footer_links', wagtail.fields.StreamField([('link', 3)], blank=True, block_lookup={0: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 1: ('wagtail.blocks.URLBlock', (), {'label': 'Or URL', 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'If left blank, the title of the page is shown.', 'label': 'Label', 'max_length': 40, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('page', 0), ('url', 1), ('label', 2)]], {})}, verbose_name='footer links')),
                ('notice_links', wagtail.fields.StreamField([('link', 3)], blank=True, block_lookup={0: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 1: ('wagtail.blocks.URLBlock', (), {'label': 'Or URL', 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'If left blank, the title of the page is shown.', 'label': 'Label', 'max_length': 40, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('page', 0), ('url', 1), ('label', 2)]], {})}, help_text='Privacy practices, accessibility, and other notices that the law requires.', verbose_name='links to legal notices')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'navigation',
            },
        ),
        migrations.CreateModel(
            name='SearchSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_pattern', models.CharField(default='{title} — {clinic}', help_text='Used for pages without a search engine title. {title}, {clinic}, and {tagline} are replaced with their values.', max_length=120, validators=[site_core.site_settings.search_and_sharing.validate_pattern], verbose_name='title pattern')),
                ('description_pattern', models.CharField(default='{title}, from {clinic}.', help_text='Used for pages without a description or text. {title}, {clinic}, and {tagline} are replaced with their values.', max_length=255, validators=[site_core.site_settings.search_and_sharing.validate_pattern], verbose_name='description pattern')),
                ('medical_specialty', models.CharField(blank=True, choices=[('Anesthesia', 'Anesthesia'), ('Cardiovascular', 'Cardiology'), ('CommunityHealth', 'Community health'), ('Dentistry', 'Dentistry'), ('Dermatology', 'Dermatology'), ('DietNutrition', 'Diet and nutrition'), ('Emergency', 'Emergency medicine'), ('Endocrine', 'Endocrinology'), ('Gastroenterologic', 'Gastroenterology'), ('Geriatric', 'Geriatrics'), ('Gynecologic', 'Gynecology'), ('Hematologic', 'Hematology'), ('Infectious', 'Infectious disease'), ('Midwifery', 'Midwifery'), ('Musculoskeletal', 'Musculoskeletal medicine'), ('Neurologic', 'Neurology'), ('Nursing', 'Nursing'), ('Obstetric', 'Obstetrics'), ('Oncologic', 'Oncology'), ('Optometric', 'Optometry'), ('Otolaryngologic', 'Otolaryngology'), ('Pediatric', 'Pediatrics'), ('Physiotherapy', 'Physiotherapy'), ('PlasticSurgery', 'Plastic surgery'), ('Podiatric', 'Podiatry'), ('PrimaryCare', 'Primary care'), ('Psychiatric', 'Psychiatry'), ('PublicHealth', 'Public health'), ('Pulmonary', 'Pulmonology'), ('Renal', 'Nephrology'), ('RespiratoryTherapy', 'Respiratory therapy'), ('Rheumatologic', 'Rheumatology'), ('Surgical', 'Surgery'), ('Urologic', 'Urology')], help_text='The clinic’s main specialty, for the structured data of the clinic and its medical pages.', max_length=60, verbose_name='medical specialty')),
                ('faq_structured_data', models.BooleanField(default=False, help_text='Adds FAQPage structured data to pages with questions. Search engines no longer display it in a special way.', verbose_name='mark up questions and answers')),
                ('robots_txt', models.TextField(blank=True, help_text='If left blank, only the admin is blocked. The sitemap’s URL is added automatically.', verbose_name='robots.txt')),
                ('index_now', models.BooleanField(default=False, help_text='Sends the URL of each published page to IndexNow (Bing, Yandex, Seznam, Naver).', verbose_name='notify search engines of changes')),
                ('index_now_key', models.CharField(default=site_core.site_settings.search_and_sharing.generate_index_now_key, editable=False, max_length=128)),
                ('llms_txt', models.BooleanField(default=False, help_text='Publishes a plain list of the site’s pages for language models at /llms.txt.', verbose_name='llms.txt')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'search engines',
            },
        ),
    ]
