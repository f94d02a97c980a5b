import django.core.validators
import django.db.models.deletion
import modelcluster.fields
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
            name='ContactPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('canonical_url', models.URLField(blank=True, help_text="Leave blank to use the page's URL.", max_length=255, verbose_name='Canonical URL')),
                ('noindex', models.BooleanField(default=False, help_text='Removes the page from the sitemap and from search results. Anyone with the URL can still open it.', verbose_name='hide from search engines')),
                ('nofollow', models.BooleanField(default=False, help_text='Asks search engines to ignore the links on this page. Rarely needed.', verbose_name='don’t follow links')),
                ('minor_change', models.BooleanField(default=False, help_text='For small corrections, such as a comma or a new link. Search engines are not notified, and the date of the last change stays the same.', verbose_name='this is a minor change')),
                ('last_significant_change', models.DateTimeField(editable=False, null=True)),
                ('introduction', models.TextField(blank=True, help_text='What happens when someone calls or writes.', verbose_name='introduction')),
                ('directions', wagtail.fields.RichTextField(blank=True, help_text='How to get there on foot, by transit, and by car; step-free access; which buzzer to press.', verbose_name='directions')),
                ('image', models.ForeignKey(blank=True, help_text='The building or the entrance, at least 1,600 pixels wide.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.clinicimage', verbose_name='image')),
                ('og_image', models.ForeignKey(blank=True, help_text='Shown when linking to this page on social media. If blank, may show an image from the page, or the default from Settings > SEO.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.clinicimage', verbose_name='Preview image')),
            ],
            options={
                'verbose_name': 'contact page',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('canonical_url', models.URLField(blank=True, help_text="Leave blank to use the page's URL.", max_length=255, verbose_name='Canonical URL')),
                ('noindex', models.BooleanField(default=False, help_text='Removes the page from the sitemap and from search results. Anyone with the URL can still open it.', verbose_name='hide from search engines')),
                ('nofollow', models.BooleanField(default=False, help_text='Asks search engines to ignore the links on this page. Rarely needed.', verbose_name='don’t follow links')),
                ('minor_change', models.BooleanField(default=False, help_text='For small corrections, such as a comma or a new link. Search engines are not notified, and the date of the last change stays the same.', verbose_name='this is a minor change')),
                ('last_significant_change', models.DateTimeField(editable=False, null=True)),
                ('body', wagtail.fields.StreamField([('hero', 7), ('treatments', 10), ('how_it_works', 15), ('team', 10), ('latest_articles', 17), ('faq', 23), ('contact', 25)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'What people need to hear first, in nine words or fewer.', 'label': 'Heading', 'max_length': 90}), 1: ('wagtail.blocks.TextBlock', (), {'label': 'Text'}), 2: ('wagtail.images.blocks.ImageBlock', [], {'help_text': 'At least 1,920 × 1,280 pixels.', 'label': 'Image'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Button text', 'max_length': 40}), 4: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Button goes to'}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Second link text', 'max_length': 40, 'required': False}), 6: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Second link goes to', 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('heading', 0), ('text', 1), ('image', 2), ('primary_label', 3), ('primary_page', 4), ('secondary_label', 5), ('secondary_page', 6)]], {}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 120}), 9: ('wagtail.blocks.TextBlock', (), {'label': 'Introduction', 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('heading', 8), ('introduction', 9)]], {}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 12: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example “40 minutes”.', 'label': 'Duration', 'max_length': 60, 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('title', 11), ('duration', 12), ('text', 1)]], {}), 14: ('wagtail.blocks.ListBlock', (13,), {'label': 'Steps', 'max_num': 6, 'min_num': 2}), 15: ('wagtail.blocks.StructBlock', [[('heading', 8), ('introduction', 9), ('steps', 14)]], {}), 16: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'label': 'Count', 'max_value': 6, 'min_value': 1}), 17: ('wagtail.blocks.StructBlock', [[('heading', 8), ('introduction', 9), ('count', 16)]], {}), 18: ('wagtail.blocks.CharBlock', (), {'default': 'Questions people ask', 'label': 'Heading', 'max_length': 120}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Question', 'max_length': 200}), 20: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'superscript', 'subscript', 'ol', 'ul'], 'label': 'Answer'}), 21: ('wagtail.blocks.StructBlock', [[('question', 19), ('answer', 20)]], {}), 22: ('wagtail.blocks.ListBlock', (21,), {'label': 'Questions', 'min_num': 1}), 23: ('wagtail.blocks.StructBlock', [[('heading', 18), ('questions', 22)]], {}), 24: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'required': False}), 25: ('wagtail.blocks.StructBlock', [[('heading', 8), ('text', 24)]], {})}, help_text='Drag the sections into the order visitors should see them in.', verbose_name='body')),
                ('og_image', models.ForeignKey(blank=True, help_text='Shown when linking to this page on social media. If blank, may show an image from the page, or the default from Settings > SEO.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.clinicimage', verbose_name='Preview image')),
            ],
            options={
                'verbose_name': 'home page',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('canonical_url', models.URLField(blank=True, help_text="Leave blank to use the page's URL.", max_length=255, verbose_name='Canonical URL')),
                ('noindex', models.BooleanField(default=False, help_text='Removes the page from the sitemap and from search results. Anyone with the URL can still open it.', verbose_name='hide from search engines')),
                ('nofollow', models.BooleanField(default=False, help_text='Asks search engines to ignore the links on this page. Rarely needed.', verbose_name='don’t follow links')),
                ('minor_change', models.BooleanField(default=False, help_text='For small corrections, such as a comma or a new link. Search engines are not notified, and the date of the last change stays the same.', verbose_name='this is a minor change')),
                ('last_significant_change', models.DateTimeField(editable=False, null=True)),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences below the title.', max_length=300, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('figure', 3), ('quote', 6), ('callout', 10), ('care_card', 13), ('table', 15), ('faq', 21), ('call_to_action', 26)], block_lookup={0: ('site_core.content.blocks.ParagraphBlock', (), {}), 1: ('wagtail.images.blocks.ImageBlock', [], {'help_text': 'At least 1,600 pixels wide.', 'label': 'Image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 255, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('image', 1), ('caption', 2)]], {}), 4: ('wagtail.blocks.TextBlock', (), {'help_text': 'Without quotation marks.', 'label': 'Quote'}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'Who said it, and their role.', 'label': 'Attribution', 'max_length': 160, 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 4), ('attribution', 5)]], {}), 7: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('note', 'Note'), ('important', 'Important')], 'label': 'Tone'}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 9: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'superscript', 'subscript', 'ol', 'ul'], 'label': 'Text'}), 10: ('wagtail.blocks.StructBlock', [[('tone', 7), ('title', 8), ('text', 9)]], {}), 11: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('routine', 'Routine: call us'), ('urgent', 'Urgent: today'), ('emergency', 'Emergency: now')], 'label': 'Level'}), 12: ('wagtail.blocks.CharBlock', (), {'help_text': 'What to do: “Call us within a day if”.', 'label': 'Title', 'max_length': 120}), 13: ('wagtail.blocks.StructBlock', [[('level', 11), ('title', 12), ('text', 9)]], {}), 14: ('wagtail.blocks.CharBlock', (), {'icon': 'pilcrow', 'label': 'Text', 'max_length': 400, 'required': False}), 15: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'default': 'Questions people ask', 'label': 'Heading', 'max_length': 120}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'Question', 'max_length': 200}), 18: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'superscript', 'subscript', 'ol', 'ul'], 'label': 'Answer'}), 19: ('wagtail.blocks.StructBlock', [[('question', 17), ('answer', 18)]], {}), 20: ('wagtail.blocks.ListBlock', (19,), {'label': 'Questions', 'min_num': 1}), 21: ('wagtail.blocks.StructBlock', [[('heading', 16), ('questions', 20)]], {}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 120}), 23: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'required': False}), 24: ('wagtail.blocks.CharBlock', (), {'help_text': 'Say what happens: “Request a call”.', 'label': 'Button text', 'max_length': 40}), 25: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Button goes to'}), 26: ('wagtail.blocks.StructBlock', [[('heading', 22), ('text', 23), ('label', 24), ('page', 25)]], {})}, verbose_name='body')),
                ('notice', models.CharField(blank=True, choices=[('privacy_practices', 'Notice of Privacy Practices'), ('good_faith_estimate', 'Good Faith Estimate notice'), ('consumer_health_data', 'Consumer health data notice'), ('accessibility', 'Accessibility statement'), ('editorial_policy', 'Editorial policy')], help_text='Only if this page is one of the notices that a clinic’s site must publish.', max_length=30, verbose_name='this page is the')),
                ('notice_review', models.DateField(blank=True, help_text='When someone should review the notice, usually in a year. The dashboard reminds you.', null=True, verbose_name='next review due')),
                ('image', models.ForeignKey(blank=True, help_text='Optional, at least 1,600 pixels wide.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.clinicimage', verbose_name='image')),
                ('og_image', models.ForeignKey(blank=True, help_text='Shown when linking to this page on social media. If blank, may show an image from the page, or the default from Settings > SEO.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.clinicimage', verbose_name='Preview image')),
            ],
            options={
                'verbose_name': 'standard page',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='TeamIndexPage',
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
                'verbose_name': 'team page',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='TreatmentIndexPage',
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
                'verbose_name': 'treatment index',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='TreatmentPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('canonical_url', models.URLField(blank=True, help_text="Leave blank to use the page's URL.", max_length=255, verbose_name='Canonical URL')),
                ('noindex', models.BooleanField(default=False, help_text='Removes the page from the sitemap and from search results. Anyone with the URL can still open it.', verbose_name='hide from search engines')),
                ('nofollow', models.BooleanField(default=False, help_text='Asks search engines to ignore the links on this page. Rarely needed.', verbose_name='don’t follow links')),
                ('minor_change', models.BooleanField(default=False, help_text='For small corrections, such as a comma or a new link. Search engines are not notified, and the date of the last change stays the same.', verbose_name='this is a minor change')),
                ('last_significant_change', models.DateTimeField(editable=False, null=True)),
                ('last_reviewed', models.DateField(help_text='Change this only after a review of the whole page.', null=True, verbose_name='last reviewed')),
                ('next_review', models.DateField(help_text='Usually one year after the last review.', null=True, verbose_name='next review due')),
                ('standfirst', models.TextField(help_text='One or two sentences: what it is, and who it is for.', max_length=300, verbose_name='summary')),
                ('modality', models.CharField(blank=True, help_text='How it is given, for example “Intravenous infusion”.', max_length=120, verbose_name='modality')),
                ('also_known_as', wagtail.fields.StreamField([('name', 0)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'tag', 'label': 'Name', 'max_length': 80})}, help_text='Other names people search for.', verbose_name='also known as')),
                ('regulatory_status', models.CharField(choices=[('approved', 'FDA-approved'), ('cleared', 'FDA-cleared device'), ('off_label', 'Off-label use'), ('investigational', 'Investigational'), ('not_applicable', 'Not applicable')], default='not_applicable', help_text='The page explains what the status means.', max_length=20, verbose_name='regulatory status')),
                ('regulatory_detail', models.TextField(blank=True, help_text='What it is approved or cleared for, for whom, and since when. One or two sentences.', verbose_name='regulatory detail')),
                ('regulatory_authority', models.CharField(blank=True, default='U.S. Food and Drug Administration', max_length=120, verbose_name='regulatory authority')),
                ('regulatory_source_url', models.URLField(blank=True, help_text='The authority’s page that states the approval or clearance.', verbose_name='source')),
                ('body', wagtail.fields.StreamField([('key_facts', 5), ('about', 8), ('suitability', 14), ('preparation', 8), ('timeline', 22), ('evidence', 32), ('side_effects', 39), ('when_to_get_help', 46), ('cost', 53), ('faq', 59), ('providers', 63), ('figure', 66), ('call_to_action', 70)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'default': 'Key facts', 'label': 'Heading', 'max_length': 120}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Label', 'max_length': 60}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Value', 'max_length': 200}), 3: ('wagtail.blocks.StructBlock', [[('label', 1), ('value', 2)]], {}), 4: ('wagtail.blocks.ListBlock', (3,), {'label': 'Facts', 'max_num': 10, 'min_num': 1}), 5: ('wagtail.blocks.StructBlock', [[('heading', 0), ('facts', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 120}), 7: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'link', 'document-link', 'superscript', 'subscript', 'ol', 'ul'], 'label': 'Text'}), 8: ('wagtail.blocks.StructBlock', [[('heading', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'default': 'Who it may help', 'label': 'Heading', 'max_length': 120}), 10: ('wagtail.blocks.CharBlock', (), {'max_length': 255}), 11: ('wagtail.blocks.ListBlock', (10,), {'label': 'Who it may help', 'min_num': 1}), 12: ('wagtail.blocks.ListBlock', (10,), {'label': 'Who it isn’t for', 'min_num': 1}), 13: ('wagtail.blocks.TextBlock', (), {'label': 'Note', 'required': False}), 14: ('wagtail.blocks.StructBlock', [[('heading', 9), ('helps', 11), ('not_for', 12), ('note', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'default': 'Step by step', 'label': 'Heading', 'max_length': 120}), 16: ('wagtail.blocks.TextBlock', (), {'label': 'Introduction', 'required': False}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 18: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example “40 minutes”.', 'label': 'Duration', 'max_length': 60, 'required': False}), 19: ('wagtail.blocks.TextBlock', (), {'label': 'Text'}), 20: ('wagtail.blocks.StructBlock', [[('title', 17), ('duration', 18), ('text', 19)]], {}), 21: ('wagtail.blocks.ListBlock', (20,), {'label': 'Steps', 'max_num': 8, 'min_num': 2}), 22: ('wagtail.blocks.StructBlock', [[('heading', 15), ('introduction', 16), ('steps', 21)]], {}), 23: ('wagtail.blocks.CharBlock', (), {'default': 'What the evidence says', 'label': 'Heading', 'max_length': 120}), 24: ('wagtail.blocks.CharBlock', (), {'help_text': 'One sentence, no stronger than the study.', 'label': 'Finding', 'max_length': 255}), 25: ('wagtail.blocks.CharBlock', (), {'label': 'Who took part', 'max_length': 255}), 26: ('wagtail.blocks.IntegerBlock', (), {'label': 'Number of people', 'min_value': 1}), 27: ('wagtail.blocks.CharBlock', (), {'label': 'Compared with', 'max_length': 255, 'required': False}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'What it can’t tell us', 'max_length': 400}), 29: ('wagtail.blocks.IntegerBlock', (), {'help_text': 'Its number in the list of references.', 'label': 'Reference number', 'min_value': 1}), 30: ('wagtail.blocks.StructBlock', [[('claim', 24), ('population', 25), ('participants', 26), ('comparator', 27), ('limitation', 28), ('citation', 29)]], {}), 31: ('wagtail.blocks.ListBlock', (30,), {'label': 'Studies', 'min_num': 1}), 32: ('wagtail.blocks.StructBlock', [[('heading', 23), ('introduction', 16), ('studies', 31)]], {}), 33: ('wagtail.blocks.CharBlock', (), {'default': 'Side effects', 'label': 'Heading', 'max_length': 120}), 34: ('wagtail.blocks.CharBlock', (), {'label': 'Name', 'max_length': 120}), 35: ('wagtail.blocks.CharBlock', (), {'help_text': 'How often, how long, what helps.', 'label': 'Detail', 'max_length': 300}), 36: ('wagtail.blocks.StructBlock', [[('name', 34), ('detail', 35)]], {}), 37: ('wagtail.blocks.ListBlock', (36,), {'label': 'Common', 'min_num': 1}), 38: ('wagtail.blocks.ListBlock', (36,), {'label': 'Serious', 'min_num': 1}), 39: ('wagtail.blocks.StructBlock', [[('heading', 33), ('introduction', 16), ('common', 37), ('serious', 38)]], {}), 40: ('wagtail.blocks.CharBlock', (), {'default': 'When to get help', 'label': 'Heading', 'max_length': 120}), 41: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('routine', 'Routine: call us'), ('urgent', 'Urgent: today'), ('emergency', 'Emergency: now')], 'label': 'Level'}), 42: ('wagtail.blocks.CharBlock', (), {'help_text': 'What to do: “Call us within a day if”.', 'label': 'Title', 'max_length': 120}), 43: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'superscript', 'subscript', 'ol', 'ul'], 'label': 'Text'}), 44: ('wagtail.blocks.StructBlock', [[('level', 41), ('title', 42), ('text', 43)]], {}), 45: ('wagtail.blocks.ListBlock', (44,), {'label': 'Cards', 'min_num': 1}), 46: ('wagtail.blocks.StructBlock', [[('heading', 40), ('cards', 45)]], {}), 47: ('wagtail.blocks.CharBlock', (), {'default': 'Cost and insurance', 'label': 'Heading', 'max_length': 120}), 48: ('wagtail.blocks.DateBlock', (), {'help_text': 'The day these prices were checked.', 'label': 'As of'}), 49: ('wagtail.blocks.CharBlock', (), {'label': 'Label', 'max_length': 120}), 50: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example “$480 per session”.', 'label': 'Amount', 'max_length': 60}), 51: ('wagtail.blocks.StructBlock', [[('label', 49), ('amount', 50)]], {}), 52: ('wagtail.blocks.ListBlock', (51,), {'default': [], 'label': 'Items'}), 53: ('wagtail.blocks.StructBlock', [[('heading', 47), ('as_of', 48), ('text', 43), ('items', 52)]], {}), 54: ('wagtail.blocks.CharBlock', (), {'default': 'Questions people ask', 'label': 'Heading', 'max_length': 120}), 55: ('wagtail.blocks.CharBlock', (), {'label': 'Question', 'max_length': 200}), 56: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'superscript', 'subscript', 'ol', 'ul'], 'label': 'Answer'}), 57: ('wagtail.blocks.StructBlock', [[('question', 55), ('answer', 56)]], {}), 58: ('wagtail.blocks.ListBlock', (57,), {'label': 'Questions', 'min_num': 1}), 59: ('wagtail.blocks.StructBlock', [[('heading', 54), ('questions', 58)]], {}), 60: ('wagtail.blocks.CharBlock', (), {'default': 'Who will treat you', 'label': 'Heading', 'max_length': 120}), 61: ('wagtail.blocks.PageChooserBlock', ('pages.PersonPage',), {}), 62: ('wagtail.blocks.ListBlock', (61,), {'label': 'People', 'min_num': 1}), 63: ('wagtail.blocks.StructBlock', [[('heading', 60), ('introduction', 16), ('people', 62)]], {}), 64: ('wagtail.images.blocks.ImageBlock', [], {'help_text': 'At least 1,600 pixels wide.', 'label': 'Image'}), 65: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 255, 'required': False}), 66: ('wagtail.blocks.StructBlock', [[('image', 64), ('caption', 65)]], {}), 67: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'required': False}), 68: ('wagtail.blocks.CharBlock', (), {'help_text': 'Say what happens: “Request a call”.', 'label': 'Button text', 'max_length': 40}), 69: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Button goes to'}), 70: ('wagtail.blocks.StructBlock', [[('heading', 6), ('text', 67), ('label', 68), ('page', 69)]], {})}, verbose_name='body')),
                ('image', models.ForeignKey(blank=True, help_text='At least 1,600 × 1,067 pixels.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.clinicimage', verbose_name='lead image')),
                ('og_image', models.ForeignKey(blank=True, help_text='Shown when linking to this page on social media. If blank, may show an image from the page, or the default from Settings > SEO.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.clinicimage', verbose_name='Preview image')),
                ('reviewer', models.ForeignKey(help_text='The clinician who reviewed the whole page. Not one of its authors.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.personpage', verbose_name='medically reviewed by')),
                ('topics', modelcluster.fields.ParentalManyToManyField(blank=True, help_text='Conditions, treatments, and themes that this page is about. Pages that share topics are shown as related.', to='pages.topic', verbose_name='topics')),
            ],
            options={
                'verbose_name': 'treatment',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='TreatmentReference',
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
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='home.treatmentpage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
    ]
