"""Every table of the core, generated from the models; not edited by hand."""

import companionway.directory.ranges
import companionway.engagement.rules.care_team
import companionway.engagement.rules.handover
import companionway.engagement.rules.note
import companionway.engagement.rules.phone
import companionway.engagement.rules.plan
import companionway.engagement.rules.texts
import companionway.engagement.rules.walk
import companionway.followups.rules
import companionway.platform.ids
import companionway.platform.sealing
import companionway.privacy.rules.break_glass
import companionway.privacy.rules.consent_terms
import companionway.privacy.rules.inquiry
import companionway.privacy.rules.outside
import companionway.privacy.rules.restrictions
import companionway.privacy.rules.terms
import companionway.referrals.rules
import companionway.roadmap.rules
import companionway.workforce.role_rules
import companionway.workforce.rules
import datetime
import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    run_before = [("account", "0001_initial"), ("mfa", "0001_initial"), ("socialaccount", "0001_initial")]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('companionway', '0001_extensions'),
    ]

    operations = [
        migrations.CreateModel(
            name='PeerWorker',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('title', models.CharField(blank=True, max_length=60)),
                ('shares_motherhood', models.BooleanField(default=False)),
                ('active_from', models.DateField()),
                ('active_until', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='AnswerLink',
            fields=[
                ('token_hash', models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ('ends_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entry_id', models.UUIDField(unique=True)),
                ('occurred_at', models.DateTimeField()),
                ('actor_id', models.UUIDField(null=True)),
                ('hash', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='ContactPoint',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('phone', 'Phone'), ('email', 'E-mail'), ('other', 'Other')], max_length=8)),
                ('value', companionway.platform.sealing.SealedTextField(max_length=200)),
                ('key', models.CharField(max_length=32)),
                ('ending', models.CharField(blank=True, max_length=32)),
                ('prefers', models.CharField(blank=True, max_length=8)),
                ('text_ok', models.BooleanField(default=False)),
                ('message_ok', models.BooleanField(default=False)),
                ('name_to_say', companionway.platform.sealing.SealedTextField(blank=True, max_length=80)),
                ('good_times', companionway.platform.sealing.SealedTextField(blank=True, max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='DirectorySource',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('synthetic', models.BooleanField(default=False)),
                ('imported_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='DirectoryTown',
            fields=[
                ('key', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('places', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Hope',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('stone', models.CharField(default=companionway.roadmap.rules.Stone['THINKING'], max_length=8)),
                ('stone_at', models.DateTimeField()),
                ('seen_by', models.CharField(default=companionway.roadmap.rules.SeenBy['WALKS_WITH'], max_length=10)),
                ('begun_from', models.CharField(blank=True, max_length=20)),
                ('begun_from_id', models.UUIDField(null=True)),
                ('began_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=80)),
                ('system', models.CharField(max_length=200)),
                ('value', companionway.platform.sealing.SealedTextField(max_length=120)),
                ('key', models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=20)),
                ('checksum', models.CharField(max_length=64)),
                ('item_count', models.PositiveSmallIntegerField()),
                ('mode', models.CharField(default='shipped', max_length=13)),
                ('items_checksum', models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='IntermediaryRequest',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('received_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('peer_worker', 'Peer'), ('peer_supervisor', 'Peer supervisor'), ('program_manager', 'Program manager'), ('referring_clinician', 'Referring clinician'), ('privacy_officer', 'Privacy officer'), ('system_administrator', 'System administrator'), ('analyst', 'Analyst')], max_length=24)),
                ('token_hash', models.BinaryField(max_length=32, null=True, unique=True)),
                ('invited_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('because_of', models.UUIDField()),
                ('placed_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Linkage',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('need', models.CharField(blank=True, max_length=20)),
                ('how', models.CharField(max_length=8)),
                ('made_at', models.DateTimeField()),
                ('ask_on', models.DateField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('barrier', models.CharField(blank=True, max_length=12)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='LinkageAnswer',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('outcome', models.CharField(max_length=12)),
                ('barrier', models.CharField(blank=True, max_length=12)),
                ('said_at', models.DateTimeField()),
                ('by_person', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('source_key', models.CharField(max_length=200)),
                ('live', models.BooleanField(default=True)),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('hours', models.JSONField(default=list)),
                ('opening', companionway.directory.ranges.MinutesOfWeek(null=True)),
                ('hours_until', models.DateField(null=True)),
                ('named', models.TextField()),
                ('told', models.TextField(blank=True)),
                ('words', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('named', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('told', config='english', weight='C'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
        ),
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('source_key', models.CharField(max_length=200)),
                ('name', models.CharField(blank=True, max_length=255)),
                ('street', models.CharField(blank=True, max_length=255)),
                ('town', models.CharField(blank=True, max_length=120)),
                ('state', models.CharField(blank=True, max_length=60)),
                ('postal_code', models.CharField(blank=True, max_length=20)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('getting_there', models.TextField(blank=True)),
                ('access', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('words', companionway.platform.sealing.SealedTextField()),
                ('on', models.DateField()),
                ('celebrate', companionway.platform.sealing.SealedTextField(blank=True)),
                ('celebrated_on', models.DateField(null=True)),
                ('hand', models.CharField(max_length=8)),
                ('written_at', models.DateTimeField()),
                ('taken_off_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('direction', models.CharField(max_length=10)),
                ('to_level', models.CharField(max_length=20)),
                ('what', companionway.platform.sealing.SealedTextField(blank=True, max_length=2000)),
                ('place', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('planned_on', models.DateField(null=True)),
                ('goes_along', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('state', models.CharField(default='planned', max_length=14)),
                ('planned_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_words', companionway.platform.sealing.SealedTextField(blank=True, max_length=2000)),
            ],
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('audience', models.CharField(default=companionway.engagement.rules.note.Audience['BOTH'], max_length=9)),
                ('words', companionway.platform.sealing.SealedTextField()),
                ('tells', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('together', models.BooleanField(default=False)),
                ('written_at', models.DateTimeField()),
                ('reason', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('replaced_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='NoteBeside',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(default=companionway.engagement.rules.note.Kind['WORDS'], max_length=10)),
                ('words', companionway.platform.sealing.SealedTextField()),
                ('by_person', models.BooleanField()),
                ('written_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='NoticeDelivery',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('method', models.CharField(choices=[('paper', 'On paper'), ('screen', 'On a screen, while asking for support there'), ('read_aloud', 'Read aloud, with a paper copy'), ('email', 'By e-mail, which they agreed to')], max_length=10)),
                ('given_at', models.DateTimeField()),
                ('in_emergency', models.BooleanField(default=False)),
                ('sent_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='NoticeVersion',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('language', models.CharField(default='en', max_length=12)),
                ('program_name', models.CharField(max_length=160)),
                ('discuss_with', models.CharField(blank=True, max_length=160)),
                ('reach_at', models.CharField(blank=True, max_length=200)),
                ('fundraising', models.BooleanField(default=False)),
                ('may_change', models.BooleanField(default=True)),
                ('parts', models.JSONField(default=list)),
                ('effective_on', models.DateField(null=True)),
                ('written_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('published_at', models.DateTimeField(null=True)),
                ('text', models.TextField(blank=True)),
                ('text_sha256', models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='NumberStopped',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number_key', models.CharField(max_length=32, unique=True)),
                ('stopped_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('axis', models.CharField(max_length=14)),
                ('value', models.CharField(blank=True, max_length=20)),
                ('behavior', models.CharField(blank=True, max_length=12)),
                ('source', models.CharField(max_length=16)),
                ('observed_on', models.DateField()),
                ('words', companionway.platform.sealing.SealedTextField(blank=True, max_length=2000)),
                ('noted_at', models.DateTimeField()),
                ('by_person', models.BooleanField(default=False)),
                ('set_aside_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=160)),
                ('values', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('kinds_of_place', models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=160, unique=True)),
                ('payload', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('available_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('locked_until', models.DateTimeField(null=True)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('gave_up_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='OutOfRoleCount',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('kind', models.CharField(max_length=16)),
                ('count', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='OutsideRequest',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('how', models.CharField(choices=[('subpoena', 'subpoena'), ('court_order', 'court_order'), ('law_enforcement', 'law_enforcement'), ('attorney', 'attorney'), ('phone', 'phone'), ('other', 'other')], max_length=16)),
                ('asker', companionway.platform.sealing.SealedTextField(blank=True, max_length=160)),
                ('organization', companionway.platform.sealing.SealedTextField(blank=True, max_length=160)),
                ('reach_at', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('about', companionway.platform.sealing.SealedTextField(blank=True, max_length=1000)),
                ('received_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('held', 'held'), ('answered', 'answered'), ('released', 'released')], default=companionway.privacy.rules.outside.State['HELD'], max_length=10)),
                ('order_section', models.CharField(blank=True, max_length=10)),
                ('order_court', companionway.platform.sealing.SealedTextField(blank=True, max_length=160)),
                ('order_on', models.DateField(null=True)),
                ('order_scope', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None)),
                ('order_bars_telling', models.BooleanField(default=False)),
                ('mandate', companionway.platform.sealing.SealedTextField(blank=True, max_length=160)),
                ('mandate_on', models.DateField(null=True)),
                ('counsel', companionway.platform.sealing.SealedTextField(blank=True, max_length=160)),
                ('counsel_on', models.DateField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='OutsideScore',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('total', models.DecimalField(decimal_places=2, max_digits=7)),
                ('taken_on', models.DateField()),
                ('made_in', companionway.platform.sealing.SealedTextField(max_length=120)),
                ('way', models.CharField(max_length=8)),
                ('state', models.CharField(default='waiting', max_length=9)),
                ('entered_at', models.DateTimeField()),
                ('judged_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='OwnAsk',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('reach_me', 'reach_me'), ('pause', 'pause'), ('go_on', 'go_on'), ('stop', 'stop'), ('another_peer', 'another_peer'), ('come_back', 'come_back'), ('wrong', 'wrong')], max_length=12)),
                ('words', companionway.platform.sealing.SealedTextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='OwnLink',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('page', 'page'), ('check_in', 'check_in'), ('roadmap', 'roadmap'), ('answer', 'answer'), ('experience', 'experience')], max_length=12)),
                ('subject_id', models.UUIDField(null=True)),
                ('token_hash', models.BinaryField(max_length=32, unique=True)),
                ('texted', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('knock_hash', models.BinaryField(max_length=32, null=True, unique=True)),
                ('knocked_at', models.DateTimeField(null=True)),
                ('code_salt', models.BinaryField(max_length=16, null=True)),
                ('code_digest', models.BinaryField(max_length=32, null=True)),
                ('code_sent_at', models.DateTimeField(null=True)),
                ('tries', models.SmallIntegerField(default=0)),
                ('wrong', models.SmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='OwnSignIn',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', companionway.platform.sealing.SealedTextField(max_length=60)),
                ('name_key', models.CharField(max_length=32, unique=True)),
                ('passphrase_hash', models.CharField(max_length=128)),
                ('chosen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='OwnVisit',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('page', 'page'), ('check_in', 'check_in'), ('roadmap', 'roadmap'), ('answer', 'answer'), ('experience', 'experience')], max_length=12)),
                ('subject_id', models.UUIDField(null=True)),
                ('key_hash', models.BinaryField(max_length=32, unique=True)),
                ('language', models.CharField(max_length=10)),
                ('started_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_because', models.CharField(blank=True, max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('called', models.CharField(max_length=120)),
                ('given_name', models.CharField(blank=True, max_length=120)),
                ('family_name', models.CharField(blank=True, max_length=120)),
                ('name_key', models.CharField(db_collation='C', max_length=400)),
                ('birth_date', models.DateField(blank=True, null=True)),
                ('pronouns', models.CharField(blank=True, max_length=40)),
                ('language', models.CharField(blank=True, max_length=40)),
                ('interpreter', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='PhoneReceipt',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('sealed_sha256', models.BinaryField(max_length=32)),
                ('kid', models.CharField(max_length=16)),
                ('received_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PossibleMatch',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reasons', models.JSONField()),
                ('joined', models.JSONField(default=list)),
                ('state', models.CharField(default='open', max_length=10)),
                ('found_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PrivacyTask',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('give_notice', 'give_notice'), ('print_notice', 'print_notice'), ('emergency', 'emergency'), ('outside_request', 'outside_request'), ('worry', 'worry'), ('restriction', 'restriction'), ('intermediary_list', 'intermediary_list'), ('written_report', 'written_report'), ('complaint', 'complaint'), ('agreement_ends', 'agreement_ends'), ('destruction', 'destruction'), ('opening_review', 'opening_review'), ('tell_of_opening', 'tell_of_opening'), ('own_ask', 'own_ask'), ('another_peer', 'another_peer')], max_length=20)),
                ('owner', models.CharField(choices=[('team', 'team'), ('officer', 'officer')], max_length=8)),
                ('about', models.UUIDField()),
                ('opened_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Program',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120)),
                ('who_for', models.TextField(blank=True)),
                ('peer_title', models.CharField(default='peer recovery partner', max_length=60)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('part2', models.CharField(default='undecided', max_length=10)),
                ('promise_here_minutes', models.PositiveIntegerField(blank=True, null=True)),
                ('promise_days', models.PositiveIntegerField()),
                ('modes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None)),
                ('instrument', models.CharField(default='barc-10', max_length=40)),
                ('followup_origin', models.CharField(default='baseline', max_length=10)),
                ('followup_days', models.PositiveIntegerField(default=180)),
                ('followup_margin_days', models.PositiveIntegerField(default=30)),
                ('order_codes', models.JSONField(default=list)),
                ('self_referral', models.BooleanField(default=False)),
                ('perinatal', models.BooleanField(default=False)),
                ('acknowledge_referrer', models.BooleanField(default=True)),
                ('notes', models.CharField(default='none', max_length=6)),
                ('about_opioids', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='ProgramSite',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Prompt',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('band', models.CharField(max_length=1)),
                ('kind', models.CharField(max_length=14)),
                ('words', models.CharField(max_length=300)),
                ('written_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RateLimit',
            fields=[
                ('key', models.CharField(max_length=160, primary_key=True, serialize=False)),
                ('at_rest_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=160)),
                ('organization', models.CharField(blank=True, max_length=160)),
                ('role', models.CharField(blank=True, max_length=80)),
                ('kind', models.CharField(max_length=20)),
                ('address', companionway.platform.sealing.SealedTextField(blank=True, max_length=300)),
                ('sender', models.CharField(blank=True, max_length=80)),
                ('ended_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('salt', models.BinaryField(max_length=16)),
                ('digest', models.BinaryField(max_length=32)),
                ('made_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=12)),
                ('route', models.CharField(max_length=12)),
                ('sender', models.CharField(blank=True, max_length=80)),
                ('order_id', models.CharField(blank=True, max_length=160)),
                ('asked_by', companionway.platform.sealing.SealedTextField(blank=True, max_length=160)),
                ('agreed_to_visit', models.BooleanField(default=False)),
                ('where', models.CharField(blank=True, max_length=12)),
                ('place', companionway.platform.sealing.SealedTextField(blank=True, max_length=80)),
                ('perinatal', models.BooleanField(default=False)),
                ('after_overdose', models.BooleanField(default=False)),
                ('good_times', companionway.platform.sealing.SealedTextField(blank=True, max_length=120)),
                ('their_words', companionway.platform.sealing.SealedTextField(blank=True, max_length=1000)),
                ('needs_placing', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('state', models.CharField(default=companionway.referrals.rules.State['RECEIVED'], max_length=12)),
                ('received_at', models.DateTimeField()),
                ('promise_due_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('first_attempt_at', models.DateTimeField(null=True)),
                ('first_contact_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('check_back', models.CharField(blank=True, max_length=5)),
                ('check_back_on', models.DateField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='ReferralEvent',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('verb', models.CharField(max_length=20)),
                ('state', models.CharField(max_length=12)),
                ('occurred_at', models.DateTimeField()),
                ('channel', models.CharField(blank=True, max_length=10)),
                ('outcome', models.CharField(blank=True, max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name='Relationship',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('relation', models.CharField(max_length=24)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_by', models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Representative',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', companionway.platform.sealing.SealedTextField(max_length=200)),
                ('authority', models.CharField(choices=[('guardian', 'guardian'), ('health_care_agent', 'health_care_agent'), ('lack_of_capacity', 'lack_of_capacity'), ('executor', 'executor'), ('next_of_kin', 'next_of_kin')], max_length=20)),
                ('document', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('document_on', models.DateField(null=True)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('written_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ResetLink',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('proofing', models.CharField(choices=[('mail', 'A link to the address on file; every other way in stays as it was'), ('in_person', 'I met them in person and I know them'), ('video', 'I saw them on video and I know them'), ('supervisor', 'Their supervisor confirmed it to me, on a number I already had')], max_length=24)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RestrictionRequest',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('recipient', companionway.platform.sealing.SealedTextField(blank=True, max_length=160)),
                ('recipient_kind', models.CharField(blank=True, max_length=24)),
                ('information', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None)),
                ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None)),
                ('paid_in_full', models.BooleanField(default=False)),
                ('words', companionway.platform.sealing.SealedTextField(blank=True, max_length=1000)),
                ('asked_at', models.DateTimeField()),
                ('answer', models.CharField(choices=[('asked', 'asked'), ('agreed', 'agreed'), ('declined', 'declined')], default=companionway.privacy.rules.restrictions.Answer['ASKED'], max_length=8)),
                ('answered_at', models.DateTimeField(null=True)),
                ('ended_how', models.CharField(blank=True, choices=[('written', 'written'), ('oral', 'oral'), ('notice', 'notice')], max_length=10)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RoadmapEvent',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('about', models.CharField(max_length=10)),
                ('about_id', models.UUIDField()),
                ('verb', models.CharField(max_length=20)),
                ('state', models.CharField(blank=True, max_length=10)),
                ('on', models.DateField(null=True)),
                ('hand', models.CharField(max_length=8)),
                ('occurred_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='RoleHeld',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('peer_worker', 'Peer'), ('peer_supervisor', 'Peer supervisor'), ('program_manager', 'Program manager'), ('referring_clinician', 'Referring clinician'), ('privacy_officer', 'Privacy officer'), ('system_administrator', 'System administrator'), ('analyst', 'Analyst')], max_length=24)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RoleProposal',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('peer_worker', 'Peer'), ('peer_supervisor', 'Peer supervisor'), ('program_manager', 'Program manager'), ('referring_clinician', 'Referring clinician'), ('privacy_officer', 'Privacy officer'), ('system_administrator', 'System administrator'), ('analyst', 'Analyst')], max_length=24)),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('confirmed', models.BooleanField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RulerMark',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(max_length=12)),
                ('number', models.PositiveSmallIntegerField()),
                ('about', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('why', companionway.platform.sealing.SealedTextField(blank=True, max_length=5000)),
                ('toward', companionway.platform.sealing.SealedTextField(blank=True, max_length=5000)),
                ('marked_at', models.DateTimeField()),
                ('by_person', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='SafetyNote',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('words', companionway.platform.sealing.SealedTextField()),
                ('reason', companionway.platform.sealing.SealedTextField()),
                ('written_at', models.DateTimeField()),
                ('review_on', models.DateField()),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('source_key', models.CharField(max_length=200)),
                ('name', models.CharField(max_length=255)),
                ('other_name', models.CharField(blank=True, max_length=255)),
                ('organization', models.CharField(blank=True, max_length=255)),
                ('about', models.TextField(blank=True)),
                ('state', models.CharField(default='active', max_length=20)),
                ('url', models.URLField(blank=True, max_length=500)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('phones', models.JSONField(default=list)),
                ('terms', models.JSONField(default=list)),
                ('cost', models.CharField(default='unknown', max_length=10)),
                ('cost_words', models.TextField(blank=True)),
                ('eligibility', models.TextField(blank=True)),
                ('youngest', models.PositiveSmallIntegerField(null=True)),
                ('oldest', models.PositiveSmallIntegerField(null=True)),
                ('how_to_apply', models.TextField(blank=True)),
                ('documents', models.TextField(blank=True)),
                ('languages_words', models.TextField(blank=True)),
                ('alert', models.TextField(blank=True)),
                ('digest', models.CharField(max_length=64)),
                ('version', models.PositiveIntegerField(default=1)),
                ('checked_on', models.DateField(null=True)),
                ('imported_at', models.DateTimeField()),
                ('vanished_at', models.DateTimeField(null=True)),
                ('full_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ServiceReport',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('words', companionway.platform.sealing.SealedTextField(blank=True, max_length=400)),
                ('said_on', models.DateField()),
                ('settled_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ServiceVersion',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('said', models.JSONField()),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SheetGiven',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('sheet', models.CharField(max_length=40)),
                ('language', models.CharField(max_length=8)),
                ('how', models.CharField(max_length=8)),
                ('given_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SignInSession',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key_hash', models.BinaryField(max_length=32, unique=True)),
                ('data', companionway.platform.sealing.SealedTextField(blank=True)),
                ('two_shown', models.BooleanField(default=False)),
                ('device', models.CharField(blank=True, max_length=60)),
                ('network', models.CharField(blank=True, max_length=50)),
                ('started_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('away_at', models.DateTimeField(null=True)),
                ('locked_at', models.DateTimeField(null=True)),
                ('wrong_unlocks', models.SmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_because', models.CharField(blank=True, max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='SignInTries',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('last_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=160)),
                ('town', models.CharField(max_length=80)),
                ('setting', models.CharField(max_length=40)),
                ('closed_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Standout',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('items', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None)),
                ('words', companionway.platform.sealing.SealedTextField(blank=True, max_length=5000)),
                ('said_at', models.DateTimeField()),
                ('by_person', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='StateRule',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.SlugField(max_length=60, unique=True)),
                ('jurisdiction', models.CharField(max_length=8)),
                ('topic', models.CharField(choices=[('signer', 'signer'), ('parent_notice', 'parent_notice'), ('mandated_report', 'mandated_report'), ('record_confidentiality', 'record_confidentiality'), ('retention', 'retention')], max_length=24)),
                ('service', models.CharField(blank=True, max_length=60)),
                ('role', models.CharField(blank=True, max_length=200)),
                ('age_min', models.PositiveSmallIntegerField(null=True)),
                ('age_max', models.PositiveSmallIntegerField(null=True)),
                ('condition', models.CharField(blank=True, max_length=300)),
                ('outcome', models.CharField(max_length=40)),
                ('recipient', models.CharField(blank=True, max_length=160)),
                ('deadline', models.CharField(blank=True, max_length=120)),
                ('written_hours', models.PositiveSmallIntegerField(null=True)),
                ('citation', models.CharField(max_length=160)),
                ('quoted_text', models.TextField(blank=True)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('effective_from', models.DateField(null=True)),
                ('effective_to', models.DateField(null=True)),
                ('mark', models.CharField(blank=True, max_length=60)),
                ('review_by', models.DateField()),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('approved', 'Approved')], default='draft', max_length=10)),
                ('reviewed_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('words', companionway.platform.sealing.SealedTextField()),
                ('on', models.DateField(null=True)),
                ('along', models.CharField(default=companionway.roadmap.rules.Along['SELF'], max_length=8)),
                ('along_words', companionway.platform.sealing.SealedTextField(blank=True)),
                ('state', models.CharField(default=companionway.roadmap.rules.StepState['OPEN'], max_length=6)),
                ('state_at', models.DateTimeField()),
                ('hand', models.CharField(max_length=8)),
                ('written_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Story',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', companionway.platform.sealing.SealedTextField(max_length=80)),
                ('words', companionway.platform.sealing.SealedTextField(max_length=5000)),
                ('signed', companionway.platform.sealing.SealedTextField(blank=True, max_length=60)),
                ('language', models.CharField(default='en', max_length=10)),
                ('written_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('shared_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('scope', models.CharField(max_length=80)),
                ('key', models.UUIDField()),
                ('fingerprint', models.BinaryField(max_length=32)),
                ('location', models.CharField(blank=True, max_length=120)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('pk', models.CompositePrimaryKey('scope', 'key', blank=True, editable=False, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SupervisionNote',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('words', companionway.platform.sealing.SealedTextField()),
                ('written_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='TextMessage',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(default='typed', max_length=5)),
                ('state', models.CharField(max_length=10)),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('words', companionway.platform.sealing.SealedTextField(blank=True, max_length=8000)),
                ('segments', models.PositiveSmallIntegerField(default=1)),
                ('number', companionway.platform.sealing.SealedTextField(blank=True, max_length=40)),
                ('number_key', models.CharField(blank=True, max_length=32)),
                ('provider', models.CharField(blank=True, max_length=20)),
                ('provider_id', models.CharField(blank=True, max_length=80)),
                ('asks', models.CharField(blank=True, max_length=5)),
                ('candidates', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('occurred_at', models.DateTimeField()),
                ('asked_for', models.BooleanField(default=False)),
                ('send_after', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('kept_between', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Wishes',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('pathways', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('culture', companionway.platform.sealing.SealedTextField(blank=True, max_length=400)),
                ('faith', companionway.platform.sealing.SealedTextField(blank=True, max_length=400)),
                ('pronouns', companionway.platform.sealing.SealedTextField(blank=True, max_length=80)),
                ('interpreter', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('wellness', companionway.platform.sealing.SealedTextField(blank=True, max_length=400)),
                ('written_at', models.DateTimeField()),
                ('by_person', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('sign_in_stamp', models.PositiveIntegerField(default=0)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='AboutPeer',
            fields=[
                ('peer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='about', serialize=False, to='companionway.peerworker')),
                ('lived_experience', companionway.platform.sealing.SealedTextField(blank=True)),
                ('lived_shown_to', models.CharField(choices=[('nobody', 'nobody'), ('supervisor', 'supervisor'), ('team', 'team')], default=companionway.workforce.rules.ShownTo['NOBODY'], max_length=10)),
                ('wellbeing', companionway.platform.sealing.SealedTextField(blank=True)),
                ('wellbeing_shown_to', models.CharField(choices=[('nobody', 'nobody'), ('supervisor', 'supervisor'), ('team', 'team')], default=companionway.workforce.rules.ShownTo['NOBODY'], max_length=10)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='peerworker',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='peer_worker', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='AbuseReport',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('agency', companionway.platform.sealing.SealedTextField(max_length=160)),
                ('told_at', models.DateTimeField()),
                ('written_at', models.DateTimeField(null=True)),
                ('entered_at', models.DateTimeField()),
                ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AccessGrant',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(choices=[('assignment', 'Assignment'), ('supervision', 'Supervision'), ('duty', 'Duty'), ('cover', 'Cover'), ('care_team', 'Care Team'), ('break_glass', 'Break Glass')], max_length=12)),
                ('because_of', models.UUIDField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_grants', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Administration',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('moment', models.CharField(max_length=10)),
                ('mode', models.CharField(default='together', max_length=10)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('answered_count', models.PositiveSmallIntegerField(default=0)),
                ('total', models.PositiveSmallIntegerField(null=True)),
                ('set_aside_at', models.DateTimeField(null=True)),
                ('beside', models.CharField(blank=True, db_default='', max_length=8)),
                ('helper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AgreedWord',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('salt', models.BinaryField(max_length=16)),
                ('digest', models.BinaryField(max_length=32)),
                ('agreed_at', models.DateTimeField()),
                ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('qso', 'qso'), ('business_associate', 'business_associate'), ('research', 'research'), ('audit', 'audit')], max_length=20)),
                ('partner', models.CharField(max_length=160)),
                ('service', models.CharField(max_length=200)),
                ('agreed_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('bound_by_part2', models.BooleanField(default=False)),
                ('resists_proceedings', models.BooleanField(default=False)),
                ('on_behalf_of', models.CharField(blank=True, max_length=160)),
                ('protocol', models.CharField(blank=True, max_length=80)),
                ('board_document', models.CharField(blank=True, max_length=160)),
                ('keeps_copies', models.BooleanField(default=False)),
                ('undertakes_security', models.BooleanField(default=False)),
                ('undertakes_no_further_use', models.BooleanField(default=False)),
                ('destroy_by', models.DateField(null=True)),
                ('destroyed_on', models.DateField(null=True)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('item', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=14)),
                ('value', models.PositiveSmallIntegerField(null=True)),
                ('administration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='companionway.administration')),
            ],
        ),
        migrations.CreateModel(
            name='AppSecret',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('secret', companionway.platform.sealing.SealedTextField(max_length=64)),
                ('last_step', models.BigIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='app_secret', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('pk', models.CompositePrimaryKey('occurred_at', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=companionway.platform.ids.new_id)),
                ('occurred_at', models.DateTimeField()),
                ('actor_id', models.UUIDField(null=True)),
                ('verb', models.CharField(max_length=60)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField(null=True)),
                ('person_id', models.UUIDField(null=True)),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('detail', models.JSONField(default=dict)),
                ('result', models.CharField(default='done', max_length=12)),
                ('purpose', models.CharField(blank=True, max_length=40)),
                ('role', models.CharField(blank=True, max_length=120)),
                ('session', models.CharField(blank=True, max_length=32)),
                ('network', models.CharField(blank=True, max_length=43)),
                ('device', models.CharField(blank=True, max_length=60)),
                ('route', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'indexes': [models.Index(fields=['person_id', 'occurred_at'], name='audit_person'), models.Index(fields=['actor_id', 'occurred_at'], name='audit_actor'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('person_id__isnull', True)), fields=['detail'], name='audit_shown', opclasses=['jsonb_path_ops'])],
            },
        ),
        migrations.CreateModel(
            name='AuditPending',
            fields=[
                ('entry_id', models.UUIDField(primary_key=True, serialize=False)),
                ('occurred_at', models.DateTimeField()),
                ('queued_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(fields=['queued_at', 'entry_id'], name='audit_pending_age')],
            },
        ),
        migrations.CreateModel(
            name='AuthorRef',
            fields=[
                ('ref_hash', models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ('session', models.UUIDField(unique=True)),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='BreakGlass',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(choices=[('safety', "Someone's safety, now"), ('cover', 'Their peer is away and they need somebody'), ('asked', 'The person asked me to'), ('other', 'Something else')], max_length=16)),
                ('words', companionway.platform.sealing.SealedTextField(blank=True, max_length=1000)),
                ('opened_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('end_noted_at', models.DateTimeField(blank=True, null=True)),
                ('review_by', models.DateTimeField()),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('verdict', models.CharField(blank=True, choices=[('fitting', 'fitting'), ('talk', 'talk'), ('concern', 'concern')], max_length=12)),
                ('review_words', companionway.platform.sealing.SealedTextField(blank=True, max_length=1000)),
                ('telling', models.CharField(default=companionway.privacy.rules.break_glass.Telling['TO_TELL'], max_length=8)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('delay_reason', models.CharField(blank=True, choices=[('danger', 'danger'), ('unreached', 'unreached'), ('wish', 'wish')], max_length=12)),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('told_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='glass_broken', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CareMeeting',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('met_on', models.DateField()),
                ('seats', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('next_on', models.DateField(null=True)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('received_at', models.DateTimeField()),
                ('how', models.CharField(max_length=12)),
                ('from_whom', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('what', companionway.platform.sealing.SealedTextField(max_length=4000)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', companionway.platform.sealing.SealedTextField(blank=True, max_length=4000)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=30)),
                ('language', models.CharField(max_length=10)),
                ('words_shown', companionway.platform.sealing.SealedTextField()),
                ('shown_checksum', models.CharField(max_length=64)),
                ('person_name', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('discloser', models.CharField(blank=True, max_length=200)),
                ('information', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('statements', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('recipient_class', models.CharField(blank=True, max_length=20)),
                ('expiry_kind', models.CharField(blank=True, max_length=5)),
                ('expires_on', models.DateField(null=True)),
                ('expiry_event', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('revocable_from', models.DateField(null=True)),
                ('revocable_event', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('proceeding', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('matter', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('method', models.CharField(blank=True, max_length=6)),
                ('signers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('signer_rule', models.CharField(max_length=20)),
                ('evidence', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('ink', companionway.platform.sealing.SealedBinaryField(null=True)),
                ('ink_type', models.CharField(blank=True, max_length=40)),
                ('authority_document', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('signed_at', models.DateTimeField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('form_id', models.UUIDField()),
                ('brought_in', models.BooleanField(default=False)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='companionway.consent')),
            ],
        ),
        migrations.CreateModel(
            name='ConsentCopy',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('how', models.CharField(choices=[('paper', 'Paper'), ('shown', 'Shown'), ('not_wanted', 'Not Wanted')], max_length=10)),
                ('given_at', models.DateTimeField()),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='companionway.consent')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ConsentEvent',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('ends', 'Ends'), ('revocable', 'Revocable')], max_length=9)),
                ('happened_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='companionway.consent')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ConsentFalsity',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('how', companionway.platform.sealing.SealedTextField(max_length=200)),
                ('found_at', models.DateTimeField()),
                ('consent', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='falsity', to='companionway.consent')),
                ('found_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ConsentRevocation',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('method', models.CharField(max_length=8)),
                ('statement', companionway.platform.sealing.SealedTextField(blank=True)),
                ('said_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revocations', to='companionway.consent')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('card', models.SlugField(max_length=60)),
                ('kind', models.CharField(max_length=30)),
                ('version', models.PositiveIntegerField()),
                ('language', models.CharField(default='en', max_length=10)),
                ('title', models.CharField(max_length=160)),
                ('summary', models.TextField()),
                ('words', models.TextField()),
                ('checksum', models.CharField(max_length=64)),
                ('statements', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('effective_from', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', [companionway.privacy.rules.consent_terms.ConsentType['SPECIFIC'], companionway.privacy.rules.consent_terms.ConsentType['TPO'], companionway.privacy.rules.consent_terms.ConsentType['INTERMEDIARY'], companionway.privacy.rules.consent_terms.ConsentType['COUNSELING_NOTES'], companionway.privacy.rules.consent_terms.ConsentType['PROCEEDINGS'], companionway.privacy.rules.consent_terms.ConsentType['CRIMINAL_JUSTICE'], companionway.privacy.rules.consent_terms.ConsentType['GENERAL_RELEASE'], companionway.privacy.rules.consent_terms.ConsentType['CONTACT_PREFERENCE'], companionway.privacy.rules.consent_terms.ConsentType['TEXT_MESSAGING'], companionway.privacy.rules.consent_terms.ConsentType['RESEARCH_CONTACT'], companionway.privacy.rules.consent_terms.ConsentType['PHOTO']])), name='consent_text_kind_is_known'), models.UniqueConstraint(fields=('card', 'version', 'language'), name='one_text_per_version_and_language')],
            },
        ),
        migrations.AddField(
            model_name='consent',
            name='text',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.consenttext'),
        ),
        migrations.CreateModel(
            name='CardAnswered',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('answer', models.CharField(max_length=5)),
                ('ask_again_on', models.DateField(null=True)),
                ('answered_at', models.DateTimeField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('consent', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered', to='companionway.consent')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.consenttext')),
            ],
        ),
        migrations.CreateModel(
            name='Cover',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('end_noted_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('covered', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covered_in', to=settings.AUTH_USER_MODEL)),
                ('covering', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covers_in', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CrimeReport',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('agency', companionway.platform.sealing.SealedTextField(max_length=160)),
                ('officer', companionway.platform.sealing.SealedTextField(max_length=160)),
                ('incident', models.CharField(max_length=24)),
                ('happened_at', models.DateTimeField()),
                ('status', models.CharField(max_length=24)),
                ('name', companionway.platform.sealing.SealedTextField(max_length=200)),
                ('address', companionway.platform.sealing.SealedTextField(blank=True, max_length=160)),
                ('whereabouts', companionway.platform.sealing.SealedTextField(blank=True, max_length=120)),
                ('reported_at', models.DateTimeField()),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='DirectoryWord',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('places', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['word'], name='directory_word_alike', opclasses=['gin_trgm_ops'])],
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('book', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('actor_id', models.UUIDField(null=True)),
                ('standing', models.CharField(max_length=20)),
                ('recipient_name', companionway.platform.sealing.SealedTextField(max_length=160)),
                ('recipient_organization', companionway.platform.sealing.SealedTextField(blank=True, max_length=160)),
                ('recipient_kind', models.CharField(max_length=20)),
                ('recipient_address', companionway.platform.sealing.SealedTextField(blank=True, max_length=300)),
                ('channel', models.CharField(max_length=12)),
                ('purpose', models.CharField(max_length=24)),
                ('information', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('protection', models.CharField(max_length=24)),
                ('basis', models.CharField(max_length=30)),
                ('fields', companionway.platform.sealing.SealedJSONField(default=dict)),
                ('record_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('content', models.CharField(max_length=64)),
                ('least', models.CharField(max_length=200)),
                ('notice', models.CharField(blank=True, max_length=12)),
                ('scope', companionway.platform.sealing.SealedTextField(blank=True)),
                ('labels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('conditions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('delayed_until', models.DateTimeField(null=True)),
                ('delayed_because', companionway.platform.sealing.SealedTextField(blank=True, max_length=300)),
                ('delayed_by_id', models.UUIDField(null=True)),
                ('delayed_at', models.DateTimeField(null=True)),
                ('consent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='companionway.consent')),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=200)),
                ('answers', companionway.platform.sealing.SealedTextField()),
                ('saved_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='EmergencyDisclosure',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('opened_at', models.DateTimeField()),
                ('information', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None)),
                ('medical_name', companionway.platform.sealing.SealedTextField(blank=True, max_length=160)),
                ('medical_facility', companionway.platform.sealing.SealedTextField(blank=True, max_length=160)),
                ('discloser', companionway.platform.sealing.SealedTextField(blank=True, max_length=160)),
                ('disclosed_at', models.DateTimeField(null=True)),
                ('nature', companionway.platform.sealing.SealedTextField(blank=True, max_length=1000)),
                ('why_no_consent', models.CharField(blank=True, max_length=24)),
                ('declared_by', companionway.platform.sealing.SealedTextField(blank=True, max_length=160)),
                ('declaration', companionway.platform.sealing.SealedTextField(blank=True, max_length=80)),
                ('declared_on', models.DateField(null=True)),
                ('asked_not_to_share_further', models.BooleanField(default=False)),
                ('written_at', models.DateTimeField(null=True)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(default=companionway.engagement.rules.walk.State['OPEN'], max_length=8)),
                ('opened_at', models.DateTimeField()),
                ('rhythm', models.CharField(default='weekly', max_length=10)),
                ('modes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('next_on', models.DateField(blank=True, null=True)),
                ('last_touch_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('goodbye', models.CharField(blank=True, max_length=16)),
                ('version', models.PositiveIntegerField(default=1)),
                ('came_back_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='came_back_as', to='companionway.engagement')),
            ],
        ),
        migrations.CreateModel(
            name='ContactPlan',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('agreed_at', models.DateTimeField()),
                ('by_person', models.BooleanField(default=False)),
                ('modes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None)),
                ('quiet_from', models.TimeField(null=True)),
                ('quiet_until', models.TimeField(null=True)),
                ('name_to_say', companionway.platform.sealing.SealedTextField(blank=True, max_length=80)),
                ('message_ok', models.BooleanField(default=False)),
                ('may_name_program', models.BooleanField(default=False)),
                ('first_weeks', models.CharField(blank=True, max_length=3)),
                ('if_quiet', models.CharField(blank=True, max_length=8)),
                ('if_quiet_words', companionway.platform.sealing.SealedTextField(blank=True, max_length=300)),
                ('trusted_name', companionway.platform.sealing.SealedTextField(blank=True, max_length=80)),
                ('trusted_reach', companionway.platform.sealing.SealedTextField(blank=True, max_length=120)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('trusted_consent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.consent')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_plans', to='companionway.engagement')),
            ],
        ),
        migrations.CreateModel(
            name='ContactAttempt',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('entered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('occurred_at', models.DateTimeField()),
                ('channel', models.CharField(blank=True, max_length=12)),
                ('undone_at', models.DateTimeField(null=True)),
                ('phone_at', models.DateTimeField(null=True)),
                ('phone_offset_ms', models.BigIntegerField(null=True)),
                ('clock_doubtful', models.BooleanField(db_default=False, default=False)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='companionway.engagement')),
            ],
        ),
        migrations.CreateModel(
            name='CareTopic',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='companionway.caremeeting')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care_topics', to='companionway.engagement')),
            ],
        ),
        migrations.CreateModel(
            name='CareQuestion',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('words', companionway.platform.sealing.SealedTextField(max_length=300)),
                ('answer', companionway.platform.sealing.SealedTextField(blank=True, max_length=500)),
                ('tells', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('ended_at', models.DateTimeField(null=True)),
                ('rests', models.BooleanField(default=False)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care_questions', to='companionway.engagement')),
            ],
        ),
        migrations.CreateModel(
            name='CareItem',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('words', companionway.platform.sealing.SealedTextField(max_length=200)),
                ('tells', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('owner', models.CharField(max_length=20)),
                ('ends_on', models.DateField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_how', models.CharField(blank=True, max_length=8)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='companionway.caremeeting')),
                ('engagement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='care_items', to='companionway.engagement')),
            ],
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='companionway.engagement')),
            ],
        ),
        migrations.AddField(
            model_name='administration',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_ins', to='companionway.engagement'),
        ),
        migrations.CreateModel(
            name='EngagementEvent',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('verb', models.CharField(max_length=20)),
                ('state', models.CharField(max_length=8)),
                ('occurred_at', models.DateTimeField()),
                ('detail', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='companionway.engagement')),
            ],
        ),
        migrations.CreateModel(
            name='ExperienceAsk',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('way', models.CharField(max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('meaningful', models.CharField(blank=True, max_length=8)),
                ('better', models.CharField(blank=True, max_length=8)),
                ('hopeful', models.CharField(blank=True, max_length=8)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='experience_asks', to='companionway.engagement')),
            ],
        ),
        migrations.CreateModel(
            name='ExposureNotification',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('recipient', companionway.platform.sealing.SealedTextField(max_length=160)),
                ('notified_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FamilyCarePlan',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kept_by', companionway.platform.sealing.SealedTextField(max_length=160)),
                ('made_on', models.DateField()),
                ('look_again_on', models.DateField(null=True)),
                ('copy_given', models.BooleanField(default=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('origin', models.CharField(max_length=10)),
                ('origin_on', models.DateField()),
                ('opens_on', models.DateField()),
                ('due_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('state', models.CharField(default=companionway.followups.rules.State['WAITING'], max_length=12)),
                ('settled_at', models.DateTimeField(null=True)),
                ('went_back', models.CharField(blank=True, max_length=14)),
                ('version', models.PositiveIntegerField(default=1)),
                ('engagement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='followup', to='companionway.engagement')),
            ],
        ),
        migrations.CreateModel(
            name='FollowUpAttempt',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('occurred_at', models.DateTimeField()),
                ('channel', models.CharField(max_length=12)),
                ('reached', models.BooleanField(default=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('followup', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='companionway.followup')),
            ],
        ),
        migrations.CreateModel(
            name='FormTime',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('form', models.CharField(max_length=60)),
                ('role', models.CharField(max_length=24)),
                ('slot', models.SmallIntegerField()),
                ('sent', models.IntegerField(default=0)),
                ('errors', models.IntegerField(default=0)),
                ('undos', models.IntegerField(default=0)),
                ('offline', models.IntegerField(default=0)),
                ('waited_sum', models.BigIntegerField(default=0)),
                ('waited_max', models.BigIntegerField(null=True)),
                ('render_n', models.IntegerField(default=0)),
                ('render_sum', models.BigIntegerField(default=0)),
                ('render_min', models.BigIntegerField(null=True)),
                ('render_max', models.BigIntegerField(null=True)),
                ('render_squares', models.BigIntegerField(default=0)),
                ('render_counts', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=13)),
                ('edit_n', models.IntegerField(default=0)),
                ('edit_sum', models.BigIntegerField(default=0)),
                ('edit_min', models.BigIntegerField(null=True)),
                ('edit_max', models.BigIntegerField(null=True)),
                ('edit_squares', models.BigIntegerField(default=0)),
                ('edit_counts', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=13)),
                ('save_n', models.IntegerField(default=0)),
                ('save_sum', models.BigIntegerField(default=0)),
                ('save_min', models.BigIntegerField(null=True)),
                ('save_max', models.BigIntegerField(null=True)),
                ('save_squares', models.BigIntegerField(default=0)),
                ('save_counts', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=13)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'form', 'role', 'slot'), name='one_sum_a_slot'), models.CheckConstraint(condition=models.Q(('slot__gte', 0), ('slot__lt', 16)), name='form_time_slot_is_known')],
            },
        ),
        migrations.CreateModel(
            name='GroupSession',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('occurred_at', models.DateTimeField()),
                ('minutes', models.PositiveIntegerField(null=True)),
                ('facilitator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('entered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('occurred_at', models.DateTimeField()),
                ('channel', models.CharField(max_length=12)),
                ('minutes', models.PositiveIntegerField(null=True)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), default=list, size=None)),
                ('place', companionway.platform.sealing.SealedTextField(blank=True, max_length=80)),
                ('goal', models.UUIDField(null=True)),
                ('reason', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('phone_at', models.DateTimeField(null=True)),
                ('phone_offset_ms', models.BigIntegerField(null=True)),
                ('clock_doubtful', models.BooleanField(db_default=False, default=False)),
                ('double_settled_at', models.DateTimeField(null=True)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='companionway.contact')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='companionway.engagement')),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='companionway.groupsession')),
            ],
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('called', companionway.platform.sealing.SealedTextField(max_length=120)),
                ('state', models.CharField(default=companionway.engagement.rules.handover.State['ASKED'], max_length=8)),
                ('asked_for_by_person', models.BooleanField(default=False)),
                ('history_passes', models.BooleanField(null=True)),
                ('meets_on', models.DateField(null=True)),
                ('meeting', companionway.platform.sealing.SealedTextField(blank=True, max_length=200)),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='companionway.engagement')),
                ('from_peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='HandoverStep',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('verb', models.CharField(max_length=20)),
                ('state', models.CharField(max_length=8)),
                ('occurred_at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='companionway.handover')),
            ],
        ),
        migrations.CreateModel(
            name='HeldRecord',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=16)),
                ('content', companionway.platform.sealing.SealedTextField(blank=True)),
                ('waits_for', models.UUIDField(null=True)),
                ('phone_at', models.DateTimeField(null=True)),
                ('held_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=16)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Barrier',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('words', companionway.platform.sealing.SealedTextField()),
                ('helps', companionway.platform.sealing.SealedTextField(blank=True)),
                ('hand', models.CharField(max_length=8)),
                ('written_at', models.DateTimeField()),
                ('passed_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='barriers', to='companionway.hope')),
            ],
        ),
        migrations.CreateModel(
            name='HopeWords',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('part', models.CharField(max_length=4)),
                ('number', models.PositiveIntegerField()),
                ('words', companionway.platform.sealing.SealedTextField()),
                ('hand', models.CharField(max_length=8)),
                ('written_at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='words', to='companionway.hope')),
            ],
        ),
        migrations.CreateModel(
            name='Inquiry',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('complaint', 'Someone has a complaint'), ('person_asked', 'The person asks about their own record'), ('weekly_review', 'The weekly look at who looked'), ('glass_review', 'Somebody opened a page without standing access'), ('incident', 'Something may have gone wrong'), ('outside_request', 'Somebody from outside asked'), ('restriction', 'A restriction or a list that waits'), ('report', 'An emergency or a report'), ('other', 'Something else')], max_length=16)),
                ('words', companionway.platform.sealing.SealedTextField(blank=True, max_length=1000)),
                ('opened_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FindingMark',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('finding', models.CharField(max_length=64)),
                ('pattern', models.CharField(max_length=20)),
                ('mark', models.CharField(choices=[('fine', 'Looked at, fine'), ('ask', 'Ask them about it'), ('complaint', 'Open a complaint')], max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='companionway.inquiry')),
            ],
        ),
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('name', models.CharField(default='Companionway', max_length=120)),
                ('demo_seed', models.IntegerField(null=True)),
                ('demo_scale', models.IntegerField(null=True)),
                ('demo_loaded_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='installation_is_one')],
            },
        ),
        migrations.CreateModel(
            name='SuppliedPack',
            fields=[
                ('instrument', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='supplied', serialize=False, to='companionway.instrument')),
                ('text', models.TextField()),
                ('affirmed_by_name', models.CharField(max_length=120)),
                ('affirmed_on', models.DateField()),
                ('statement', models.CharField(max_length=1000)),
                ('added_at', models.DateTimeField()),
            ],
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.UniqueConstraint(fields=('code', 'version'), name='one_row_per_pack_version'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['shipped', 'deployer_text', 'score_only'])), name='a_pack_has_a_known_mode'),
        ),
        migrations.AddField(
            model_name='administration',
            name='instrument',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.instrument'),
        ),
        migrations.AddField(
            model_name='intermediaryrequest',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='intermediaryrequest',
            name='taken_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='invited_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='used_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='lifted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='placed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='linkage',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='linkages', to='companionway.engagement'),
        ),
        migrations.AddField(
            model_name='linkage',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='linkageanswer',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='linkageanswer',
            name='linkage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='companionway.linkage'),
        ),
        migrations.AddField(
            model_name='linkage',
            name='listing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.listing'),
        ),
        migrations.AddField(
            model_name='location',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='locations', to='companionway.directorysource'),
        ),
        migrations.AddField(
            model_name='listing',
            name='location',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='companionway.location'),
        ),
        migrations.AddField(
            model_name='milestone',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='milestone',
            name='hope',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='companionway.hope'),
        ),
        migrations.AddField(
            model_name='move',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='move',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='companionway.engagement'),
        ),
        migrations.AddField(
            model_name='move',
            name='planned_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='note',
            name='contact',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='companionway.contact'),
        ),
        migrations.AddField(
            model_name='note',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='companionway.engagement'),
        ),
        migrations.AddField(
            model_name='note',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='note',
            name='peer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='note',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='companionway.note'),
        ),
        migrations.AddField(
            model_name='notebeside',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='notebeside',
            name='note',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='beside', to='companionway.note'),
        ),
        migrations.AddField(
            model_name='noticedelivery',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noticeversion',
            name='published_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noticeversion',
            name='written_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noticedelivery',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='companionway.noticeversion'),
        ),
        migrations.AddField(
            model_name='observation',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='companionway.engagement'),
        ),
        migrations.AddField(
            model_name='observation',
            name='noted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='observation',
            name='set_aside_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('done_at', None), ('gave_up_at', None)), fields=['available_at', 'id'], name='outbox_waiting'),
        ),
        migrations.AddField(
            model_name='outsiderequest',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='outsiderequest',
            name='taken_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='outsidescore',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outside_scores', to='companionway.engagement'),
        ),
        migrations.AddField(
            model_name='outsidescore',
            name='entered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='outsidescore',
            name='instrument',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.instrument'),
        ),
        migrations.AddField(
            model_name='outsidescore',
            name='judged_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ownask',
            name='done_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ownask',
            name='engagement',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='own_asks', to='companionway.engagement'),
        ),
        migrations.AddField(
            model_name='ownlink',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ownvisit',
            name='link',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='companionway.ownlink'),
        ),
        migrations.AddField(
            model_name='person',
            name='same_as',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='ownvisit',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_visits', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='ownsignin',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='own_sign_in', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='ownlink',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_links', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='ownask',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_asks', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='outsiderequest',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outside_requests', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='noticedelivery',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices_given', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='milestone',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_holds', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='intermediaryrequest',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='intermediary_requests', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='identifier',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identifiers', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='hope',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hopes', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='handover',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='findingmark',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='familycareplan',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='family_care_plans', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='exposurenotification',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exposure_notifications', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='emergencydisclosure',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='disclosure',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='crimereport',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='crime_reports', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='contactpoint',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_points', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='consent',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='cardanswered',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='card_answers', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='breakglass',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='glass_broken', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='agreedword',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='agreed_word', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='accessgrant',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_grants', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='accessgrant',
            name='through',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='abusereport',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='abuse_reports', to='companionway.person'),
        ),
        migrations.AddIndex(
            model_name='phonereceipt',
            index=models.Index(fields=['kid', 'received_at'], name='receipt_of_key'),
        ),
        migrations.AddField(
            model_name='possiblematch',
            name='newer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches_found', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='possiblematch',
            name='older',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matched_by', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='privacytask',
            name='done_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='privacytask',
            name='opened_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='privacytask',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='privacy_tasks', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='program',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='companionway.organization'),
        ),
        migrations.AddField(
            model_name='privacytask',
            name='program',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='noticeversion',
            name='program',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='program',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='companionway.program'),
        ),
        migrations.AddField(
            model_name='groupsession',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='familycareplan',
            name='program',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='exposurenotification',
            name='program',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='emergencydisclosure',
            name='program',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='crimereport',
            name='program',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='consent',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='abusereport',
            name='program',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='programsite',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='prompt',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='prompt',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='ratelimit',
            index=models.Index(fields=['at_rest_at'], name='rate_limit_age'),
        ),
        migrations.AddField(
            model_name='recipient',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='disclosure',
            name='recipient',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='companionway.recipient'),
        ),
        migrations.AddField(
            model_name='consent',
            name='intermediary',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.recipient'),
        ),
        migrations.AddField(
            model_name='consent',
            name='recipients',
            field=models.ManyToManyField(related_name='+', to='companionway.recipient'),
        ),
        migrations.AddField(
            model_name='recoverycode',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referral',
            name='accepted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referral',
            name='asked_by_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referral',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='referral',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='referral',
            name='redirected_from',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redirected_to', to='companionway.referral'),
        ),
        migrations.AddField(
            model_name='referral',
            name='same_request_as',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.referral'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='referral',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagement', to='companionway.referral'),
        ),
        migrations.AddField(
            model_name='answerlink',
            name='referral',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer_link', to='companionway.referral'),
        ),
        migrations.AddField(
            model_name='referralevent',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referralevent',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='companionway.referral'),
        ),
        migrations.AddField(
            model_name='relationship',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='relationship',
            name='program',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='relationship',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relationships', to='companionway.recipient'),
        ),
        migrations.AddField(
            model_name='representative',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representatives', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='representative',
            name='seen_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='representative',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='resetlink',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='resetlink',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reset_links', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='restrictionrequest',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='restrictionrequest',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='restrictionrequest',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='restriction_requests', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='restrictionrequest',
            name='program',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='restrictionrequest',
            name='taken_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roadmapevent',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roadmapevent',
            name='hope',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='companionway.hope'),
        ),
        migrations.AddField(
            model_name='roadmapevent',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='roleheld',
            name='program',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='companionway.program'),
        ),
        migrations.AddField(
            model_name='roleheld',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles_held', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roleproposal',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roleproposal',
            name='program',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='companionway.program'),
        ),
        migrations.AddField(
            model_name='roleproposal',
            name='proposed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roleproposal',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_proposals', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rulermark',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ruler_marks', to='companionway.engagement'),
        ),
        migrations.AddField(
            model_name='rulermark',
            name='written_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='safetynote',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='safetynote',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='safety_notes', to='companionway.engagement'),
        ),
        migrations.AddField(
            model_name='safetynote',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='safetynote',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='safetynote',
            name='reviewed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='service',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='companionway.directorysource'),
        ),
        migrations.AddField(
            model_name='listing',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='companionway.service'),
        ),
        migrations.AddField(
            model_name='servicereport',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='servicereport',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='companionway.service'),
        ),
        migrations.AddField(
            model_name='serviceversion',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='companionway.service'),
        ),
        migrations.AddField(
            model_name='sheetgiven',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='companionway.engagement'),
        ),
        migrations.AddField(
            model_name='sheetgiven',
            name='given_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='signinsession',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_in_sessions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='site',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='companionway.organization'),
        ),
        migrations.AddField(
            model_name='roleproposal',
            name='site',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='companionway.site'),
        ),
        migrations.AddField(
            model_name='roleheld',
            name='site',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='companionway.site'),
        ),
        migrations.AddField(
            model_name='referral',
            name='site',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='companionway.site'),
        ),
        migrations.AddField(
            model_name='recipient',
            name='site',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referring_team', to='companionway.site'),
        ),
        migrations.AddField(
            model_name='programsite',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='companionway.site'),
        ),
        migrations.AddField(
            model_name='outofrolecount',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.site'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='site',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='companionway.site'),
        ),
        migrations.AddField(
            model_name='groupsession',
            name='site',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.site'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='site',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='companionway.site'),
        ),
        migrations.AddField(
            model_name='carequestion',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.site'),
        ),
        migrations.AddField(
            model_name='caremeeting',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.site'),
        ),
        migrations.AddField(
            model_name='standout',
            name='administration',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standouts', to='companionway.administration'),
        ),
        migrations.AddField(
            model_name='standout',
            name='written_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='staterule',
            name='reviewed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exposurenotification',
            name='rule',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.staterule'),
        ),
        migrations.AddField(
            model_name='abusereport',
            name='rule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.staterule'),
        ),
        migrations.AddField(
            model_name='step',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='step',
            name='hope',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='companionway.hope'),
        ),
        migrations.AddField(
            model_name='step',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='companionway.step'),
        ),
        migrations.AddField(
            model_name='story',
            name='peer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stories', to='companionway.peerworker'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['created_at'], name='submission_age'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='peer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervised_by', to='companionway.peerworker'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='supervisor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervises', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supervisionnote',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supervisionnote',
            name='peer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervision_notes', to='companionway.peerworker'),
        ),
        migrations.AddField(
            model_name='textmessage',
            name='attempt',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='companionway.contactattempt'),
        ),
        migrations.AddField(
            model_name='textmessage',
            name='contact',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='companionway.contact'),
        ),
        migrations.AddField(
            model_name='textmessage',
            name='contact_point',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.contactpoint'),
        ),
        migrations.AddField(
            model_name='textmessage',
            name='engagement',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='companionway.engagement'),
        ),
        migrations.AddField(
            model_name='textmessage',
            name='peer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='textmessage',
            name='placed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='textmessage',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='textmessage',
            name='seen_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='wishes',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wishes', to='companionway.person'),
        ),
        migrations.AddField(
            model_name='wishes',
            name='written_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('agreed_on')), _connector='OR'), name='an_agreement_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('administration', 'item'), name='one_answer_per_item'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'answered'), ('value__isnull', False)), models.Q(('kind__in', ['rather_not_say', 'skipped']), ('value', None)), _connector='OR'), name='only_an_answer_has_a_value'),
        ),
        migrations.AddIndex(
            model_name='authorref',
            index=models.Index(fields=['user'], name='author_ref_of_user'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='an_answered_complaint_has_its_answer'),
        ),
        migrations.AddConstraint(
            model_name='consentevent',
            constraint=models.UniqueConstraint(fields=('consent', 'kind'), name='a_consent_event_comes_once'),
        ),
        migrations.AddConstraint(
            model_name='consentrevocation',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', [companionway.privacy.rules.consent_terms.RevocationMethod['WRITTEN'], companionway.privacy.rules.consent_terms.RevocationMethod['ORAL']])), name='revocation_method_is_known'),
        ),
        migrations.AddConstraint(
            model_name='consentrevocation',
            constraint=models.UniqueConstraint(fields=('consent', 'method'), name='taken_back_once_in_each_way'),
        ),
        migrations.AddIndex(
            model_name='cover',
            index=models.Index(fields=['covered', 'ends_at'], name='cover_of_peer'),
        ),
        migrations.AddIndex(
            model_name='cover',
            index=models.Index(fields=['covering', 'ends_at'], name='cover_by_peer'),
        ),
        migrations.AddIndex(
            model_name='cover',
            index=models.Index(condition=models.Q(('end_noted_at', None)), fields=['ends_at'], name='cover_end_to_note'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.CheckConstraint(condition=models.Q(('covered', models.F('covering')), _negated=True), name='nobody_covers_for_themselves'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at'))), name='cover_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(fields=('user', 'path'), name='one_draft_for_a_form'),
        ),
        migrations.AddConstraint(
            model_name='contactplan',
            constraint=models.UniqueConstraint(fields=('engagement', 'version'), name='one_contact_plan_per_version'),
        ),
        migrations.AddConstraint(
            model_name='contactplan',
            constraint=models.CheckConstraint(condition=models.Q(('if_quiet__in', ['', companionway.engagement.rules.plan.IfQuiet['HELLO'], companionway.engagement.rules.plan.IfQuiet['LESS'], companionway.engagement.rules.plan.IfQuiet['TRUSTED'], companionway.engagement.rules.plan.IfQuiet['WAIT']])), name='contact_plan_if_quiet_is_known'),
        ),
        migrations.AddConstraint(
            model_name='contactplan',
            constraint=models.CheckConstraint(condition=models.Q(('first_weeks__in', [companionway.engagement.rules.plan.FirstWeeks['NOT_ASKED'], companionway.engagement.rules.plan.FirstWeeks['YES'], companionway.engagement.rules.plan.FirstWeeks['NO']])), name='first_weeks_are_known'),
        ),
        migrations.AddConstraint(
            model_name='contactplan',
            constraint=models.CheckConstraint(condition=models.Q(('by_person', True), ('by__isnull', False), _connector='OR'), name='a_plan_says_who_wrote_it'),
        ),
        migrations.AddConstraint(
            model_name='contactplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_until', None)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='quiet_hours_have_two_ends'),
        ),
        migrations.AddIndex(
            model_name='contactattempt',
            index=models.Index(condition=models.Q(('undone_at', None)), fields=['engagement', 'occurred_at'], name='attempt_live'),
        ),
        migrations.AddConstraint(
            model_name='caretopic',
            constraint=models.UniqueConstraint(fields=('meeting', 'engagement'), name='once_on_an_agenda'),
        ),
        migrations.AddIndex(
            model_name='careitem',
            index=models.Index(fields=['meeting'], name='care_item_meeting'),
        ),
        migrations.AddIndex(
            model_name='careitem',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['engagement'], name='care_item_open'),
        ),
        migrations.AddConstraint(
            model_name='careitem',
            constraint=models.CheckConstraint(condition=models.Q(('owner__in', [companionway.engagement.rules.care_team.Seat['PEER'], companionway.engagement.rules.care_team.Seat['SUPERVISOR'], companionway.engagement.rules.care_team.Seat['CLINICIAN'], companionway.engagement.rules.care_team.Seat['BEHAVIORAL_HEALTH'], companionway.engagement.rules.care_team.Seat['NURSE'], companionway.engagement.rules.care_team.Seat['SOCIAL_WORK'], companionway.engagement.rules.care_team.Seat['MANAGER']])), name='care_item_has_an_owner'),
        ),
        migrations.AddConstraint(
            model_name='careitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None), ('ended_how', '')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('ended_how__in', [companionway.engagement.rules.care_team.End['DONE'], companionway.engagement.rules.care_team.End['LET_GO']])), _connector='OR'), name='a_care_item_ends_one_way'),
        ),
        migrations.AddConstraint(
            model_name='careitem',
            constraint=models.CheckConstraint(condition=models.Q(('engagement', None), models.Q(('tells', []), _negated=True), _connector='OR'), name='words_about_a_person_say_what'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(condition=models.Q(('ends_at', None)), fields=['worker'], name='assignment_live'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_at', None)), fields=('engagement',), name='one_live_assignment'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='assignment_ends_after_it_starts'),
        ),
        migrations.AddIndex(
            model_name='engagementevent',
            index=models.Index(fields=['engagement', 'occurred_at'], name='engagement_event_time'),
        ),
        migrations.AddIndex(
            model_name='experienceask',
            index=models.Index(fields=['engagement', 'asked_at'], name='experience_time'),
        ),
        migrations.AddConstraint(
            model_name='experienceask',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['together', 'link', 'own'])), name='experience_way_is_known'),
        ),
        migrations.AddConstraint(
            model_name='experienceask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('better', ''), ('hopeful', ''), ('meaningful', '')), models.Q(('answered_at__isnull', False), ('better__in', ['yes', 'somewhat', 'no', 'skipped']), ('hopeful__in', ['yes', 'somewhat', 'no', 'skipped']), ('meaningful__in', ['yes', 'somewhat', 'no', 'skipped'])), _connector='OR'), name='each_experience_question_is_answered_or_skipped'),
        ),
        migrations.AddConstraint(
            model_name='experienceask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_by', None), ('way', 'own')), models.Q(models.Q(('way', 'own'), _negated=True), ('asked_by__isnull', False)), _connector='OR'), name='whom_nobody_asked_came_of_their_own'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['opens_on'], name='followup_waiting'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__lte', models.F('closes_on')), ('opens_on__lte', models.F('due_on'))), name='followup_window_in_order'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='a_settled_followup_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), models.Q(('went_back', ''), _negated=True)), models.Q(models.Q(('state', 'answered'), _negated=True), ('went_back', '')), _connector='OR'), name='only_an_answer_says_whether_they_went_back'),
        ),
        migrations.AddIndex(
            model_name='followupattempt',
            index=models.Index(fields=['followup', 'occurred_at'], name='followup_try_time'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('replaced_at', None), ('undone_at', None)), fields=['engagement', 'occurred_at'], name='contact_live'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['text', 'call', 'in_person', 'video'])), name='contact_channel_is_known'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('replaces', None), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_correction_says_why'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(condition=models.Q(('group__isnull', False), ('replaced_at', None), ('undone_at', None)), fields=('group', 'engagement'), name='one_attendance_per_session'),
        ),
        migrations.AddIndex(
            model_name='handoverstep',
            index=models.Index(fields=['handover', 'occurred_at'], name='handover_step_time'),
        ),
        migrations.AddIndex(
            model_name='heldrecord',
            index=models.Index(condition=models.Q(('settled_at', None)), fields=['author', 'held_at'], name='held_open'),
        ),
        migrations.AddIndex(
            model_name='heldrecord',
            index=models.Index(condition=models.Q(('settled_at', None)), fields=['waits_for'], name='held_waiting'),
        ),
        migrations.AddConstraint(
            model_name='heldrecord',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', [companionway.engagement.rules.phone.Held['NOT_YOURS'], companionway.engagement.rules.phone.Held['OTHER_SESSION'], companionway.engagement.rules.phone.Held['SIGNED_OUT'], companionway.engagement.rules.phone.Held['UNKNOWN'], companionway.engagement.rules.phone.Held['WAITS_FOR'], companionway.engagement.rules.phone.Held['WHICH_PERSON']])), name='held_for_a_known_reason'),
        ),
        migrations.AddConstraint(
            model_name='heldrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_at', None)), models.Q(('settled_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='settled_says_how'),
        ),
        migrations.AddIndex(
            model_name='barrier',
            index=models.Index(fields=['hope', 'written_at'], name='barrier_of_hope'),
        ),
        migrations.AddConstraint(
            model_name='barrier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by', None), ('hand', companionway.roadmap.rules.Hand['PERSON'])), models.Q(('by__isnull', False), ('hand__in', [companionway.roadmap.rules.Hand['TOGETHER'], companionway.roadmap.rules.Hand['PEER']])), _connector='OR'), name='a_barrier_says_whose_hand'),
        ),
        migrations.AddConstraint(
            model_name='hopewords',
            constraint=models.UniqueConstraint(fields=('hope', 'part', 'number'), name='one_version_of_a_hope_per_number'),
        ),
        migrations.AddConstraint(
            model_name='hopewords',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['hope', 'why'])), name='part_of_hope_is_known'),
        ),
        migrations.AddConstraint(
            model_name='hopewords',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by', None), ('hand', companionway.roadmap.rules.Hand['PERSON'])), models.Q(('by__isnull', False), ('hand__in', [companionway.roadmap.rules.Hand['TOGETHER'], companionway.roadmap.rules.Hand['PEER']])), _connector='OR'), name='hope_words_say_whose_hand'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['officer', 'opened_at'], name='inquiry_of_officer'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opened_at'))), name='inquiry_closes_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('purpose', companionway.privacy.rules.inquiry.Purpose['OTHER']), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='inquiry_other_says_why'),
        ),
        migrations.AddField(
            model_name='suppliedpack',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='administration',
            index=models.Index(fields=['engagement', 'started_at'], name='check_in_time'),
        ),
        migrations.AddConstraint(
            model_name='administration',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['together', 'read_aloud', 'by_link'])), name='check_in_mode_is_known'),
        ),
        migrations.AddConstraint(
            model_name='administration',
            constraint=models.CheckConstraint(condition=models.Q(('moment__in', ['baseline', 'on_demand', 'goodbye'])), name='check_in_moment_is_known'),
        ),
        migrations.AddConstraint(
            model_name='administration',
            constraint=models.CheckConstraint(condition=models.Q(('total', None), ('finished_at__isnull', False), _connector='OR'), name='a_total_comes_with_the_end'),
        ),
        migrations.AddConstraint(
            model_name='administration',
            constraint=models.UniqueConstraint(condition=models.Q(('moment', 'baseline'), ('set_aside_at', None)), fields=('engagement',), name='one_baseline'),
        ),
        migrations.AddConstraint(
            model_name='administration',
            constraint=models.UniqueConstraint(condition=models.Q(('moment', 'goodbye'), ('set_aside_at', None)), fields=('engagement',), name='one_goodbye_check_in'),
        ),
        migrations.AddConstraint(
            model_name='administration',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at', None), ('finished_at__gte', models.F('started_at')), _connector='OR'), name='check_in_ends_after_it_starts'),
        ),
        migrations.AddIndex(
            model_name='linkageanswer',
            index=models.Index(fields=['linkage', 'said_at'], name='linkage_answer_time'),
        ),
        migrations.AddIndex(
            model_name='linkage',
            index=models.Index(fields=['engagement', 'made_at'], name='linkage_time'),
        ),
        migrations.AddIndex(
            model_name='linkage',
            index=models.Index(condition=models.Q(('ask_on__isnull', False)), fields=['ask_on'], name='linkage_to_ask'),
        ),
        migrations.AddConstraint(
            model_name='linkage',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['text', 'print', 'number', 'called', 'went'])), name='linkage_how_is_known'),
        ),
        migrations.AddConstraint(
            model_name='linkage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('outcome', '')), models.Q(('answered_at__isnull', False), ('outcome__in', ['got_help', 'waiting', 'full', 'changed_mind', 'unknown'])), _connector='OR'), name='a_linkage_outcome_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='linkage',
            constraint=models.CheckConstraint(condition=models.Q(('barrier', ''), models.Q(('barrier__in', ['full', 'not_eligible', 'no_answer', 'cost', 'ride', 'language']), ('outcome', 'full')), _connector='OR'), name='a_barrier_goes_with_full'),
        ),
        migrations.AddConstraint(
            model_name='location',
            constraint=models.UniqueConstraint(fields=('source', 'source_key'), name='one_location_per_number_of_a_list'),
        ),
        migrations.AddConstraint(
            model_name='location',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='coordinates_are_on_earth'),
        ),
        migrations.AddIndex(
            model_name='move',
            index=models.Index(fields=['engagement'], name='move_engagement'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['step_up', 'step_down'])), name='a_move_has_a_direction'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.CheckConstraint(condition=models.Q(('to_level__in', ('none', 'asam3:0.5', 'asam3:1', 'asam3:2.1', 'asam3:2.5', 'asam3:3.1', 'asam3:3.3', 'asam3:3.5', 'asam3:3.7', 'asam3:4', 'asam3:otp', 'asam3:1-wm', 'asam3:2-wm', 'asam3:3.2-wm', 'asam3:3.7-wm', 'asam3:4-wm', 'asam4:1.0', 'asam4:1.5', 'asam4:1.7', 'asam4:2.1', 'asam4:2.5', 'asam4:2.7', 'asam4:3.1', 'asam4:3.5', 'asam4:3.7', 'asam4:3.7-bio', 'asam4:4', 'recovery_residence'))), name='a_move_leads_to_a_known_level'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'planned')), models.Q(('ended_at__isnull', False), ('state__in', ['met_there', 'did_not_happen'])), _connector='OR'), name='a_move_ends_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('planned_at')), _connector='OR'), name='a_move_ends_after_it_was_planned'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(condition=models.Q(('replaced_at', None)), fields=['engagement', 'written_at'], name='note_live'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['both', 'author', 'care_team'])), name='note_audience_is_known'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('audience', companionway.engagement.rules.note.Audience['CARE_TEAM']), ('tells', []), _connector='OR'), name='only_a_note_for_the_team_tells'),
        ),
        migrations.AddIndex(
            model_name='notebeside',
            index=models.Index(fields=['note', 'written_at'], name='note_beside_time'),
        ),
        migrations.AddConstraint(
            model_name='notebeside',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['words', 'correction'])), name='note_beside_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='notebeside',
            constraint=models.CheckConstraint(condition=models.Q(('by_person', True), ('by__isnull', False), _connector='OR'), name='words_beside_have_a_writer'),
        ),
        migrations.AddIndex(
            model_name='observation',
            index=models.Index(fields=['engagement', 'axis'], name='observation_by_axis'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('axis', 'stage'), ('source__in', ['person', 'peer_impression', 'tool']), ('value__in', ('precontemplation', 'contemplation', 'preparation', 'action', 'maintenance')), models.Q(('behavior', ''), _negated=True)), models.Q(('axis', 'cascade'), ('source__in', ['person', 'referrer']), ('value__in', ('identified', 'engaged', 'initiated', 'retained', 'remission')), ('behavior', '')), models.Q(('axis', 'level'), ('source__in', ['person', 'referrer']), ('value__in', ('none', 'asam3:0.5', 'asam3:1', 'asam3:2.1', 'asam3:2.5', 'asam3:3.1', 'asam3:3.3', 'asam3:3.5', 'asam3:3.7', 'asam3:4', 'asam3:otp', 'asam3:1-wm', 'asam3:2-wm', 'asam3:3.2-wm', 'asam3:3.7-wm', 'asam3:4-wm', 'asam4:1.0', 'asam4:1.5', 'asam4:1.7', 'asam4:2.1', 'asam4:2.5', 'asam4:2.7', 'asam4:3.1', 'asam4:3.5', 'asam4:3.7', 'asam4:3.7-bio', 'asam4:4', 'recovery_residence')), ('behavior', '')), models.Q(('axis', 'medication'), ('source__in', ['person', 'referrer']), ('value__in', ('offered', 'linked', 'started', 'retained', 'not_now', 'stopped')), ('behavior', '')), models.Q(('axis', 'return_to_use'), ('source__in', ['person', 'referrer']), ('value__in', ('',)), models.Q(('behavior', ''), _negated=True)), _connector='OR'), name='an_observation_fits_its_axis'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by_person', True), ('noted_by', None), ('source', 'person')), models.Q(('by_person', False), ('noted_by__isnull', False)), _connector='OR'), name='an_observation_has_who_wrote_it'),
        ),
        migrations.AddIndex(
            model_name='outsidescore',
            index=models.Index(fields=['engagement'], name='outside_score_walk'),
        ),
        migrations.AddConstraint(
            model_name='outsidescore',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['typed', 'imported'])), name='an_outside_score_came_some_way'),
        ),
        migrations.AddConstraint(
            model_name='outsidescore',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('judged_at', None), ('judged_by', None), ('state', 'waiting')), models.Q(('judged_at__isnull', False), ('judged_by__isnull', False), ('state__in', ['accepted', 'set_aside'])), _connector='OR'), name='a_human_judged_an_outside_score'),
        ),
        migrations.AddConstraint(
            model_name='outsidescore',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'set_aside'), _negated=True), fields=('engagement', 'instrument', 'taken_on', 'total'), name='one_outside_score_a_day'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['same_as'], name='person_same_as'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['name_key'], name='person_name_prefix'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('birth_date__isnull', False)), fields=['birth_date'], name='person_born'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['name_key'], name='person_name_sounds', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='ownvisit',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['person', 'ends_at'], name='own_visit_open'),
        ),
        migrations.AddIndex(
            model_name='ownlink',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['person', 'ends_at'], name='own_link_open'),
        ),
        migrations.AddConstraint(
            model_name='ownlink',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('made_at'))), name='own_link_ends_after_it_was_made'),
        ),
        migrations.AddIndex(
            model_name='ownask',
            index=models.Index(fields=['person', 'asked_at'], name='own_ask_of_person'),
        ),
        migrations.AddConstraint(
            model_name='ownask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('done_by', None)), ('done_at__isnull', False), _connector='OR'), name='an_ask_is_done_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='outsiderequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('state', 'held')), models.Q(models.Q(('state', 'held'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='a_settled_outside_request_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='outsiderequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), _negated=True), models.Q(('counsel_on__isnull', False), ('mandate_on__isnull', False), ('order_on__isnull', False), ('person__isnull', False), models.Q(('order_court', ''), _negated=True), models.Q(('mandate', ''), _negated=True), models.Q(('counsel', ''), _negated=True)), _connector='OR'), name='a_release_has_order_mandate_and_counsel'),
        ),
        migrations.AddIndex(
            model_name='noticedelivery',
            index=models.Index(fields=['person', 'given_at'], name='notice_given'),
        ),
        migrations.AddConstraint(
            model_name='noticedelivery',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at', None), models.Q(('method', 'email'), ('sent_at__gte', models.F('given_at'))), _connector='OR'), name='only_an_email_is_sent'),
        ),
        migrations.AddConstraint(
            model_name='noticedelivery',
            constraint=models.CheckConstraint(condition=models.Q(('failed_at', None), models.Q(('failed_at__gte', models.F('given_at')), ('method', 'email')), _connector='OR'), name='only_an_email_comes_back'),
        ),
        migrations.AddIndex(
            model_name='milestone',
            index=models.Index(condition=models.Q(('taken_off_at', None)), fields=['person', 'on'], name='milestone_of_person'),
        ),
        migrations.AddIndex(
            model_name='milestone',
            index=models.Index(fields=['hope'], name='milestone_of_hope'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by', None), ('hand', companionway.roadmap.rules.Hand['PERSON'])), models.Q(('by__isnull', False), ('hand__in', [companionway.roadmap.rules.Hand['TOGETHER'], companionway.roadmap.rules.Hand['PEER']])), _connector='OR'), name='a_milestone_says_whose_hand'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('person', 'because_of'), name='one_live_hold_per_cause'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(('lifted_at', None), ('lifted_at__gte', models.F('placed_at')), _connector='OR'), name='a_hold_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='intermediaryrequest',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at', None), ('answered_at__gte', models.F('received_at')), _connector='OR'), name='a_list_follows_its_request'),
        ),
        migrations.AddConstraint(
            model_name='identifier',
            constraint=models.UniqueConstraint(fields=('source', 'system', 'key'), name='one_person_per_identifier'),
        ),
        migrations.AddIndex(
            model_name='hope',
            index=models.Index(fields=['person', 'began_at'], name='hope_of_person'),
        ),
        migrations.AddConstraint(
            model_name='hope',
            constraint=models.CheckConstraint(condition=models.Q(('stone__in', ['thinking', 'trying', 'doing', 'done', 'let_go'])), name='stone_is_known'),
        ),
        migrations.AddConstraint(
            model_name='hope',
            constraint=models.CheckConstraint(condition=models.Q(('seen_by__in', ['walks_with', 'only_me'])), name='hope_sight_is_known'),
        ),
        migrations.AddConstraint(
            model_name='hope',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('begun_from', ''), ('begun_from_id', None)), models.Q(models.Q(('begun_from', ''), _negated=True), ('begun_from_id__isnull', False)), _connector='OR'), name='what_a_hope_came_from_has_its_id'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['to_peer'], name='handover_to'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', [companionway.engagement.rules.handover.State['ASKED'], companionway.engagement.rules.handover.State['AGREED'], companionway.engagement.rules.handover.State['PLANNED'], companionway.engagement.rules.handover.State['MET'], companionway.engagement.rules.handover.State['DONE'], companionway.engagement.rules.handover.State['NOT_NOW'], companionway.engagement.rules.handover.State['STOPPED']])), name='handover_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('from_peer', models.F('to_peer')), _negated=True), name='a_handover_is_to_another'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', [companionway.engagement.rules.handover.State['AGREED'], companionway.engagement.rules.handover.State['ASKED'], companionway.engagement.rules.handover.State['MET'], companionway.engagement.rules.handover.State['PLANNED']])), models.Q(('ended_at__isnull', False), ('state__in', [companionway.engagement.rules.handover.State['DONE'], companionway.engagement.rules.handover.State['NOT_NOW'], companionway.engagement.rules.handover.State['STOPPED']])), _connector='OR'), name='a_settled_handover_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('engagement',), name='one_live_handover_per_engagement'),
        ),
        migrations.AddIndex(
            model_name='findingmark',
            index=models.Index(fields=['finding', 'at'], name='finding_marks'),
        ),
        migrations.AddIndex(
            model_name='contactpoint',
            index=models.Index(condition=models.Q(('key', ''), _negated=True), fields=['key'], name='contact_point_key'),
        ),
        migrations.AddIndex(
            model_name='contactpoint',
            index=models.Index(condition=models.Q(('ending', ''), _negated=True), fields=['ending'], name='contact_point_ending'),
        ),
        migrations.AddIndex(
            model_name='cardanswered',
            index=models.Index(fields=['person', 'answered_at'], name='card_answer_person'),
        ),
        migrations.AddConstraint(
            model_name='cardanswered',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', [companionway.privacy.rules.consent_terms.CardAnswer['YES'], companionway.privacy.rules.consent_terms.CardAnswer['NO'], companionway.privacy.rules.consent_terms.CardAnswer['LATER']])), name='card_answer_is_known'),
        ),
        migrations.AddConstraint(
            model_name='cardanswered',
            constraint=models.CheckConstraint(condition=models.Q(('answer', 'yes'), ('consent', None), _connector='OR'), name='only_a_yes_signs'),
        ),
        migrations.AddIndex(
            model_name='breakglass',
            index=models.Index(fields=['user', 'ends_at'], name='glass_open'),
        ),
        migrations.AddIndex(
            model_name='breakglass',
            index=models.Index(condition=models.Q(('reviewed_at', None)), fields=['review_by'], name='glass_to_review'),
        ),
        migrations.AddIndex(
            model_name='breakglass',
            index=models.Index(fields=['person'], name='glass_person'),
        ),
        migrations.AddConstraint(
            model_name='breakglass',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('opened_at')), ('ends_at__lte', django.db.models.expressions.CombinedExpression(models.F('opened_at'), '+', models.Value(datetime.timedelta(seconds=3600))))), name='glass_lasts_an_hour'),
        ),
        migrations.AddConstraint(
            model_name='breakglass',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at', None), ('reviewed_by', None)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='glass_reviewed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='breakglass',
            constraint=models.CheckConstraint(condition=models.Q(('reviewed_by', models.F('user')), _negated=True), name='glass_reviewed_by_another'),
        ),
        migrations.AddConstraint(
            model_name='breakglass',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', companionway.privacy.rules.break_glass.Reason['OTHER']), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='glass_other_says_why'),
        ),
        migrations.AddIndex(
            model_name='accessgrant',
            index=models.Index(fields=['user', 'person'], name='grant_of_user'),
        ),
        migrations.AddIndex(
            model_name='accessgrant',
            index=models.Index(fields=['because_of'], name='grant_because_of'),
        ),
        migrations.AddConstraint(
            model_name='accessgrant',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_at', None)), fields=('user', 'person', 'reason', 'because_of'), name='one_live_grant'),
        ),
        migrations.AddConstraint(
            model_name='accessgrant',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='grant_ends_after_it_starts'),
        ),
        migrations.AddIndex(
            model_name='possiblematch',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['found_at'], name='match_open'),
        ),
        migrations.AddConstraint(
            model_name='possiblematch',
            constraint=models.UniqueConstraint(fields=('newer', 'older'), name='one_row_per_possible_match'),
        ),
        migrations.AddConstraint(
            model_name='possiblematch',
            constraint=models.CheckConstraint(condition=models.Q(('newer', models.F('older')), _negated=True), name='a_person_is_not_their_own_match'),
        ),
        migrations.AddConstraint(
            model_name='possiblematch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'open')), models.Q(('decided_at__isnull', False), ('state__in', ['same', 'different'])), _connector='OR'), name='a_decided_match_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('part2__in', ['yes', 'no', 'undecided'])), name='program_part2_is_known'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('followup_origin__in', ['baseline', 'opened', 'closed'])), name='program_origin_is_known'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('notes__in', ['none', 'shared', 'all'])), name='program_notes_is_known'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('promise_days__gte', 1)), name='program_promises_an_answer'),
        ),
        migrations.AddIndex(
            model_name='privacytask',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['owner', 'due_at'], name='privacy_task_open'),
        ),
        migrations.AddIndex(
            model_name='privacytask',
            index=models.Index(fields=['person'], name='privacy_task_person'),
        ),
        migrations.AddConstraint(
            model_name='privacytask',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at', None)), fields=('kind', 'about'), name='one_open_privacy_task'),
        ),
        migrations.AddConstraint(
            model_name='privacytask',
            constraint=models.CheckConstraint(condition=models.Q(('done_at', None), ('done_at__gte', models.F('opened_at')), _connector='OR'), name='a_task_is_done_after_it_opens'),
        ),
        migrations.AddIndex(
            model_name='noticeversion',
            index=models.Index(fields=['program', 'effective_on'], name='notice_in_force'),
        ),
        migrations.AddConstraint(
            model_name='noticeversion',
            constraint=models.UniqueConstraint(fields=('program', 'number'), name='one_notice_per_number', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='noticeversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('text', '')), models.Q(('effective_on__isnull', False), ('published_at__isnull', False), models.Q(('text', ''), _negated=True), models.Q(('text_sha256', ''), _negated=True)), _connector='OR'), name='a_published_notice_keeps_its_text'),
        ),
        migrations.AddIndex(
            model_name='emergencydisclosure',
            index=models.Index(fields=['person'], name='emergency_person'),
        ),
        migrations.AddConstraint(
            model_name='emergencydisclosure',
            constraint=models.CheckConstraint(condition=models.Q(('written_at', None), models.Q(('disclosed_at__isnull', False), models.Q(('medical_name', ''), _negated=True), models.Q(('medical_facility', ''), _negated=True), models.Q(('discloser', ''), _negated=True), models.Q(('nature', ''), _negated=True)), _connector='OR'), name='a_written_emergency_has_its_fields'),
        ),
        migrations.AddIndex(
            model_name='prompt',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['program'], name='prompt_live'),
        ),
        migrations.AddConstraint(
            model_name='prompt',
            constraint=models.CheckConstraint(condition=models.Q(('band__in', ['A', 'B', 'C', 'D'])), name='a_prompt_has_a_band'),
        ),
        migrations.AddConstraint(
            model_name='prompt',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['emotional', 'informational', 'tangible', 'relationships'])), name='a_prompt_is_one_kind_of_support'),
        ),
        migrations.AddIndex(
            model_name='disclosure',
            index=models.Index(fields=['person', 'at'], name='disclosure_person'),
        ),
        migrations.AddIndex(
            model_name='disclosure',
            index=models.Index(fields=['consent'], name='disclosure_consent'),
        ),
        migrations.AddIndex(
            model_name='disclosure',
            index=models.Index(fields=['at'], name='disclosure_time'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['person', 'recorded_at'], name='consent_person'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['form_id'], name='consent_form'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(condition=models.Q(('expires_on__isnull', False)), fields=['expires_on'], name='consent_expires'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', [companionway.privacy.rules.consent_terms.ConsentType['SPECIFIC'], companionway.privacy.rules.consent_terms.ConsentType['TPO'], companionway.privacy.rules.consent_terms.ConsentType['INTERMEDIARY'], companionway.privacy.rules.consent_terms.ConsentType['COUNSELING_NOTES'], companionway.privacy.rules.consent_terms.ConsentType['PROCEEDINGS'], companionway.privacy.rules.consent_terms.ConsentType['CRIMINAL_JUSTICE'], companionway.privacy.rules.consent_terms.ConsentType['GENERAL_RELEASE'], companionway.privacy.rules.consent_terms.ConsentType['CONTACT_PREFERENCE'], companionway.privacy.rules.consent_terms.ConsentType['TEXT_MESSAGING'], companionway.privacy.rules.consent_terms.ConsentType['RESEARCH_CONTACT'], companionway.privacy.rules.consent_terms.ConsentType['PHOTO']])), name='consent_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('expiry_kind__in', ['', companionway.privacy.rules.consent_terms.ExpiryKind['DATE'], companionway.privacy.rules.consent_terms.ExpiryKind['EVENT'], companionway.privacy.rules.consent_terms.ExpiryKind['NONE']])), name='consent_expiry_is_known'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['', companionway.privacy.rules.consent_terms.SignatureMethod['TYPED'], companionway.privacy.rules.consent_terms.SignatureMethod['DRAWN'], companionway.privacy.rules.consent_terms.SignatureMethod['SPOKEN'], companionway.privacy.rules.consent_terms.SignatureMethod['PAPER']])), name='consent_method_is_known'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('purposes__contains', ['fundraising']), _negated=True), name='no_fundraising'),
        ),
        migrations.AddConstraint(
            model_name='recoverycode',
            constraint=models.UniqueConstraint(fields=('user', 'digest'), name='recovery_code_once'),
        ),
        migrations.AddIndex(
            model_name='referralevent',
            index=models.Index(fields=['referral', 'occurred_at'], name='referral_event_time'),
        ),
        migrations.AddIndex(
            model_name='relationship',
            index=models.Index(fields=['person'], name='relationship_person'),
        ),
        migrations.AddConstraint(
            model_name='relationship',
            constraint=models.CheckConstraint(condition=models.Q(('relation__in', [companionway.privacy.rules.terms.Relation['TREATING'], companionway.privacy.rules.terms.Relation['PAYER'], companionway.privacy.rules.terms.Relation['OPERATING'], companionway.privacy.rules.terms.Relation['MONITORING'], companionway.privacy.rules.terms.Relation['MEDICAL'], companionway.privacy.rules.terms.Relation['FDA'], companionway.privacy.rules.terms.Relation['AUTHORITY'], companionway.privacy.rules.terms.Relation['SENDER'], companionway.privacy.rules.terms.Relation['SELF'], companionway.privacy.rules.terms.Relation['REPRESENTATIVE']])), name='relation_is_known'),
        ),
        migrations.AddConstraint(
            model_name='relationship',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', False), ('program', None)), models.Q(('person', None), ('program__isnull', False)), _connector='OR'), name='relation_to_a_person_or_a_program'),
        ),
        migrations.AddConstraint(
            model_name='relationship',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='relation_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='representative',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document', ''), ('seen_by', None)), models.Q(models.Q(('document', ''), _negated=True), ('document_on__isnull', False)), _connector='OR'), name='a_seen_document_has_its_date'),
        ),
        migrations.AddConstraint(
            model_name='representative',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='authority_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='resetlink',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='reset_link_ends_after_it_starts'),
        ),
        migrations.AddIndex(
            model_name='restrictionrequest',
            index=models.Index(fields=['person'], name='restriction_person'),
        ),
        migrations.AddConstraint(
            model_name='restrictionrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'asked'), ('answered_at', None)), models.Q(models.Q(('answer', 'asked'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='an_answered_restriction_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='restrictionrequest',
            constraint=models.CheckConstraint(condition=models.Q(('paid_in_full', False), models.Q(('answer', 'declined'), _negated=True), _connector='OR'), name='paid_in_full_is_never_declined'),
        ),
        migrations.AddConstraint(
            model_name='restrictionrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_how', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_how', ''), _negated=True)), _connector='OR'), name='an_ended_restriction_says_how'),
        ),
        migrations.AddConstraint(
            model_name='restrictionrequest',
            constraint=models.CheckConstraint(condition=models.Q(('ended_how', 'notice'), ('paid_in_full', True), _negated=True), name='paid_in_full_is_not_ended_by_notice'),
        ),
        migrations.AddIndex(
            model_name='roadmapevent',
            index=models.Index(fields=['person', 'occurred_at'], name='roadmap_event_time'),
        ),
        migrations.AddIndex(
            model_name='roadmapevent',
            index=models.Index(fields=['hope'], name='roadmap_event_hope'),
        ),
        migrations.AddConstraint(
            model_name='roadmapevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by', None), ('hand', companionway.roadmap.rules.Hand['PERSON'])), models.Q(('by__isnull', False), ('hand__in', [companionway.roadmap.rules.Hand['TOGETHER'], companionway.roadmap.rules.Hand['PEER']])), _connector='OR'), name='a_roadmap_event_says_whose_hand'),
        ),
        migrations.AddIndex(
            model_name='rulermark',
            index=models.Index(fields=['engagement', 'marked_at'], name='ruler_mark_time'),
        ),
        migrations.AddConstraint(
            model_name='rulermark',
            constraint=models.CheckConstraint(condition=models.Q(('number__lte', 10)), name='a_ruler_ends_at_ten'),
        ),
        migrations.AddConstraint(
            model_name='rulermark',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['importance', 'confidence', 'life'])), name='a_ruler_has_a_known_side'),
        ),
        migrations.AddIndex(
            model_name='safetynote',
            index=models.Index(fields=['engagement'], name='safety_note_of'),
        ),
        migrations.AddIndex(
            model_name='safetynote',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['review_on'], name='safety_note_review'),
        ),
        migrations.AddIndex(
            model_name='service',
            index=models.Index(condition=models.Q(('full_on__isnull', False)), fields=['full_on'], name='service_full'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(fields=('source', 'source_key'), name='one_service_per_number_of_a_list'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('cost__in', ['free', 'sliding', 'fee', 'unknown'])), name='service_cost_is_known'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'inactive', 'defunct', 'temporarily closed'])), name='service_state_is_known'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['words'], name='listing_words'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['needs'], name='listing_needs'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(condition=models.Q(('live', True)), fields=['latitude', 'longitude'], name='listing_place'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.UniqueConstraint(fields=('service', 'source_key'), name='one_listing_per_service_and_number'),
        ),
        migrations.AddIndex(
            model_name='servicereport',
            index=models.Index(fields=['service', 'kind', 'said_on'], name='service_report_day'),
        ),
        migrations.AddIndex(
            model_name='servicereport',
            index=models.Index(condition=models.Q(('kind', 'wrong'), ('settled_on', None)), fields=['said_on'], name='service_report_open'),
        ),
        migrations.AddConstraint(
            model_name='servicereport',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['right', 'wrong', 'full', 'not_eligible', 'got_help'])), name='service_report_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.UniqueConstraint(fields=('service', 'version'), name='one_row_per_service_version'),
        ),
        migrations.AddIndex(
            model_name='sheetgiven',
            index=models.Index(fields=['engagement', 'given_at'], name='sheet_given_time'),
        ),
        migrations.AddConstraint(
            model_name='sheetgiven',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['together', 'print', 'told', 'text'])), name='sheet_how_is_known'),
        ),
        migrations.AddIndex(
            model_name='signinsession',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['user', 'started_at'], name='session_live'),
        ),
        migrations.AddIndex(
            model_name='signinsession',
            index=models.Index(fields=['seen_at'], name='session_age'),
        ),
        migrations.AddConstraint(
            model_name='roleproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('user', 'role', 'program', 'site'), name='one_open_proposal', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='roleheld',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('user', 'role', 'program', 'site'), name='one_live_role', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='roleheld',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='role_ends_after_it_starts'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state__in', ['received', 'accepted', 'attempting'])), fields=['promise_due_at', 'id'], name='referral_open'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['program', 'received_at'], name='referral_by_program'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['person'], name='referral_person'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['accepted_by', 'state'], name='referral_owner'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('check_back_on__isnull', False)), fields=['check_back_on'], name='referral_check_back'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(condition=models.Q(('order_id', ''), _negated=True), fields=('sender', 'order_id'), name='one_referral_per_order'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['received', 'redirected', 'duplicate', 'withdrawn']), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='an_accepted_referral_has_its_peer'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'received'), _negated=True), models.Q(('accepted_at', None), ('accepted_by', None)), _connector='OR'), name='a_waiting_referral_has_no_peer'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'engaged'), _negated=True), ('first_contact_at__isnull', False), _connector='OR'), name='a_yes_needs_a_talk'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('first_contact_at', None), ('first_attempt_at__lte', models.F('first_contact_at')), _connector='OR'), name='a_try_comes_before_a_talk'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('first_attempt_at', None), ('first_attempt_at__gte', models.F('received_at')), _connector='OR'), name='a_try_comes_after_the_request'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('state__in', ['received', 'accepted', 'attempting'])), models.Q(('settled_at__isnull', False), ('state__in', ['engaged', 'declined', 'not_reached', 'redirected', 'duplicate', 'withdrawn'])), _connector='OR'), name='a_settled_referral_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', [companionway.privacy.rules.terms.RecipientKind['COVERED_ENTITY'], companionway.privacy.rules.terms.RecipientKind['BUSINESS_ASSOCIATE'], companionway.privacy.rules.terms.RecipientKind['PART2_PROGRAM'], companionway.privacy.rules.terms.RecipientKind['HEALTH_PLAN'], companionway.privacy.rules.terms.RecipientKind['INTERMEDIARY'], companionway.privacy.rules.terms.RecipientKind['LAW_ENFORCEMENT'], companionway.privacy.rules.terms.RecipientKind['COURT'], companionway.privacy.rules.terms.RecipientKind['AGENCY'], companionway.privacy.rules.terms.RecipientKind['EMPLOYER'], companionway.privacy.rules.terms.RecipientKind['HOUSING'], companionway.privacy.rules.terms.RecipientKind['FAMILY'], companionway.privacy.rules.terms.RecipientKind['PERSON'], companionway.privacy.rules.terms.RecipientKind['STAFF'], companionway.privacy.rules.terms.RecipientKind['OTHER']])), name='recipient_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.UniqueConstraint(condition=models.Q(('sender', ''), _negated=True), fields=('sender',), name='one_recipient_per_sender'),
        ),
        migrations.AddConstraint(
            model_name='programsite',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('program', 'site'), name='one_live_offer_per_program_and_site'),
        ),
        migrations.AddConstraint(
            model_name='programsite',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='offer_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='outofrolecount',
            constraint=models.UniqueConstraint(fields=('month', 'site', 'kind'), name='one_number_a_month'),
        ),
        migrations.AddConstraint(
            model_name='outofrolecount',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', [companionway.workforce.role_rules.OutOfRole['CLINICAL'], companionway.workforce.role_rules.OutOfRole['WATCHING'], companionway.workforce.role_rules.OutOfRole['TRANSPORT'], companionway.workforce.role_rules.OutOfRole['CLERICAL'], companionway.workforce.role_rules.OutOfRole['INTERPRETING'], companionway.workforce.role_rules.OutOfRole['PERSUADING'], companionway.workforce.role_rules.OutOfRole['REPORTING'], companionway.workforce.role_rules.OutOfRole['OTHER']])), name='out_of_role_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('used_at', None), ('withdrawn_at', None)), name='one_open_invitation'),
        ),
        migrations.AddIndex(
            model_name='engagement',
            index=models.Index(fields=['program', 'opened_at'], name='engagement_by_program'),
        ),
        migrations.AddIndex(
            model_name='engagement',
            index=models.Index(fields=['person'], name='engagement_person'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed'), models.Q(('goodbye', ''), _negated=True)), models.Q(('closed_at', None), ('goodbye', ''), ('state__in', ['open', 'paused'])), _connector='OR'), name='a_goodbye_has_its_time_and_reason'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at', None), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='goodbye_comes_after_hello'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('person', 'program'), name='one_live_engagement_per_program'),
        ),
        migrations.AddIndex(
            model_name='carequestion',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['engagement'], name='care_question_open'),
        ),
        migrations.AddIndex(
            model_name='carequestion',
            index=models.Index(fields=['asked_by', 'asked_at'], name='care_question_asker'),
        ),
        migrations.AddConstraint(
            model_name='carequestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_by', None), ('ended_at', None), ('rests', False)), models.Q(('answered_by__isnull', False), ('ended_at__gte', models.F('asked_at'))), _connector='OR'), name='a_care_question_ends_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='caremeeting',
            index=models.Index(fields=['site', 'met_on'], name='care_meeting_site'),
        ),
        migrations.AddConstraint(
            model_name='caremeeting',
            constraint=models.CheckConstraint(condition=models.Q(('next_on', None), ('next_on__gte', models.F('met_on')), _connector='OR'), name='next_meeting_is_later'),
        ),
        migrations.AddIndex(
            model_name='staterule',
            index=models.Index(fields=['jurisdiction', 'topic'], name='state_rule_topic'),
        ),
        migrations.AddConstraint(
            model_name='staterule',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('reviewed_by__isnull', False), ('reviewed_on__isnull', False), ('status', 'approved')), _connector='OR'), name='an_approved_rule_has_its_reviewer'),
        ),
        migrations.AddConstraint(
            model_name='staterule',
            constraint=models.CheckConstraint(condition=models.Q(('age_min', None), ('age_max', None), ('age_max__gte', models.F('age_min')), _connector='OR'), name='rule_ages_in_order'),
        ),
        migrations.AddIndex(
            model_name='step',
            index=models.Index(condition=models.Q(('replaced_at', None)), fields=['hope', 'written_at'], name='step_live'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done', 'let_go'])), name='step_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(('along__in', ['self', 'peer', 'somebody'])), name='step_along_is_known'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by', None), ('hand', companionway.roadmap.rules.Hand['PERSON'])), models.Q(('by__isnull', False), ('hand__in', [companionway.roadmap.rules.Hand['TOGETHER'], companionway.roadmap.rules.Hand['PEER']])), _connector='OR'), name='a_step_says_whose_hand'),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(condition=models.Q(('shared_at__isnull', False)), fields=['shared_at'], name='story_shared'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(('changed_at__gte', models.F('written_at'))), name='a_story_changes_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('peer', 'supervisor'), name='one_live_supervision'),
        ),
        migrations.AddIndex(
            model_name='supervisionnote',
            index=models.Index(fields=['peer', 'written_at'], name='supervision_note_time'),
        ),
        migrations.AddIndex(
            model_name='textmessage',
            index=models.Index(fields=['engagement', 'occurred_at'], name='text_of_a_walk'),
        ),
        migrations.AddIndex(
            model_name='textmessage',
            index=models.Index(condition=models.Q(('seen_at', None), ('state__in', [companionway.engagement.rules.texts.State['RECEIVED'], companionway.engagement.rules.texts.State['FAILED']])), fields=['engagement'], name='text_to_read'),
        ),
        migrations.AddIndex(
            model_name='textmessage',
            index=models.Index(condition=models.Q(('state', companionway.engagement.rules.texts.State['UNPLACED'])), fields=['occurred_at'], name='text_unplaced'),
        ),
        migrations.AddIndex(
            model_name='textmessage',
            index=models.Index(condition=models.Q(('attempt__isnull', False)), fields=['attempt'], name='text_attempt'),
        ),
        migrations.AddIndex(
            model_name='textmessage',
            index=models.Index(condition=models.Q(('contact__isnull', False)), fields=['contact'], name='text_contact'),
        ),
        migrations.AddConstraint(
            model_name='textmessage',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', [companionway.engagement.rules.texts.State['QUEUED'], companionway.engagement.rules.texts.State['HELD'], companionway.engagement.rules.texts.State['SENDING'], companionway.engagement.rules.texts.State['SENT'], companionway.engagement.rules.texts.State['DELIVERED'], companionway.engagement.rules.texts.State['FAILED'], companionway.engagement.rules.texts.State['CANCELED'], companionway.engagement.rules.texts.State['RECEIVED'], companionway.engagement.rules.texts.State['UNPLACED'], companionway.engagement.rules.texts.State['SET_ASIDE']])), name='text_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='textmessage',
            constraint=models.CheckConstraint(condition=models.Q(('engagement__isnull', False), ('state__in', [companionway.engagement.rules.texts.State['UNPLACED'], companionway.engagement.rules.texts.State['SET_ASIDE']]), _connector='OR'), name='a_text_belongs_to_a_walk_or_is_asked_about'),
        ),
        migrations.AddConstraint(
            model_name='textmessage',
            constraint=models.UniqueConstraint(condition=models.Q(('provider_id', ''), _negated=True), fields=('provider', 'provider_id'), name='a_text_lands_once'),
        ),
        migrations.AddConstraint(
            model_name='wishes',
            constraint=models.UniqueConstraint(fields=('person', 'version'), name='one_row_per_version_of_wishes'),
        ),
        migrations.AddConstraint(
            model_name='wishes',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by_person', True), ('written_by', None)), models.Q(('by_person', False), ('written_by__isnull', False)), _connector='OR'), name='wishes_say_whose_hand'),
        ),
    ]
