"""Every table of the core, generated from the models; not edited by hand."""

import companionway.engagement.rules.walk
import companionway.followups.rules
import companionway.platform.ids
import companionway.referrals.rules
import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('companionway', '0001_extensions'),
    ]

    operations = [
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
            ],
            options={
                'indexes': [models.Index(fields=['person_id', 'occurred_at'], name='audit_person'), models.Index(fields=['actor_id', 'occurred_at'], name='audit_actor')],
            },
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
                ('place', models.CharField(blank=True, max_length=80)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='companionway.contact')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='companionway.engagement')),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='companionway.groupsession')),
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
            name='Instrument',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=20)),
                ('checksum', models.CharField(max_length=64)),
                ('item_count', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='one_row_per_pack_version')],
            },
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
                ('helper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_ins', to='companionway.engagement')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.instrument')),
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
            options={
                'indexes': [models.Index(condition=models.Q(('done_at', None), ('gave_up_at', None)), fields=['available_at', 'id'], name='outbox_waiting')],
            },
        ),
        migrations.CreateModel(
            name='PeerWorker',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('title', models.CharField(blank=True, max_length=60)),
                ('shares_motherhood', models.BooleanField(default=False)),
                ('active_from', models.DateField()),
                ('active_until', models.DateField(blank=True, null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='peer_worker', to=settings.AUTH_USER_MODEL)),
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
                ('same_as', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='companionway.person')),
            ],
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=80)),
                ('system', models.CharField(max_length=200)),
                ('value', models.CharField(max_length=120)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identifiers', to='companionway.person')),
            ],
        ),
        migrations.AddField(
            model_name='engagement',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='companionway.person'),
        ),
        migrations.CreateModel(
            name='ContactPoint',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('phone', 'Phone'), ('email', 'E-mail'), ('other', 'Other')], max_length=8)),
                ('value', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=200)),
                ('prefers', models.CharField(blank=True, max_length=8)),
                ('text_ok', models.BooleanField(default=False)),
                ('message_ok', models.BooleanField(default=False)),
                ('name_to_say', models.CharField(blank=True, max_length=80)),
                ('good_times', models.CharField(blank=True, max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_points', to='companionway.person')),
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
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_grants', to='companionway.person')),
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
                ('newer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches_found', to='companionway.person')),
                ('older', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matched_by', to='companionway.person')),
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
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='companionway.organization')),
            ],
        ),
        migrations.AddField(
            model_name='groupsession',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.program'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='companionway.program'),
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=12)),
                ('route', models.CharField(max_length=12)),
                ('sender', models.CharField(blank=True, max_length=80)),
                ('order_id', models.CharField(blank=True, max_length=160)),
                ('asked_by', models.CharField(blank=True, max_length=160)),
                ('agreed_to_visit', models.BooleanField(default=False)),
                ('where', models.CharField(blank=True, max_length=12)),
                ('place', models.CharField(blank=True, max_length=80)),
                ('perinatal', models.BooleanField(default=False)),
                ('after_overdose', models.BooleanField(default=False)),
                ('good_times', models.CharField(blank=True, max_length=120)),
                ('their_words', models.CharField(blank=True, max_length=1000)),
                ('needs_placing', models.CharField(blank=True, max_length=200)),
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
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='companionway.person')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='companionway.program')),
                ('redirected_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redirected_to', to='companionway.referral')),
                ('same_request_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companionway.referral')),
            ],
        ),
        migrations.AddField(
            model_name='engagement',
            name='referral',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagement', to='companionway.referral'),
        ),
        migrations.CreateModel(
            name='AnswerLink',
            fields=[
                ('token_hash', models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ('ends_at', models.DateTimeField()),
                ('referral', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer_link', to='companionway.referral')),
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
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='companionway.referral')),
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
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='companionway.organization')),
            ],
        ),
        migrations.CreateModel(
            name='RoleHeld',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('peer_worker', 'Peer'), ('peer_supervisor', 'Peer supervisor'), ('program_manager', 'Program manager'), ('referring_clinician', 'Referring clinician'), ('privacy_officer', 'Privacy officer'), ('system_administrator', 'System administrator'), ('analyst', 'Analyst')], max_length=24)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('program', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='companionway.program')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles_held', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='companionway.site')),
            ],
        ),
        migrations.AddField(
            model_name='referral',
            name='site',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='companionway.site'),
        ),
        migrations.CreateModel(
            name='ProgramSite',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='companionway.program')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='companionway.site')),
            ],
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
            options={
                'indexes': [models.Index(fields=['created_at'], name='submission_age')],
            },
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervised_by', to='companionway.peerworker')),
                ('supervisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervises', to=settings.AUTH_USER_MODEL)),
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
            options={
                'constraints': [models.UniqueConstraint(fields=('administration', 'item'), name='one_answer_per_item'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'answered'), ('value__isnull', False)), models.Q(('kind__in', ['rather_not_say', 'skipped']), ('value', None)), _connector='OR'), name='only_an_answer_has_a_value')],
            },
        ),
        migrations.CreateModel(
            name='ContactAttempt',
            fields=[
                ('id', models.UUIDField(default=companionway.platform.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('entered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('occurred_at', models.DateTimeField()),
                ('channel', models.CharField(blank=True, max_length=12)),
                ('undone_at', models.DateTimeField(null=True)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='companionway.engagement')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('undone_at', None)), fields=['engagement', 'occurred_at'], name='attempt_live')],
            },
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
            options={
                'indexes': [models.Index(condition=models.Q(('ends_at', None)), fields=['worker'], name='assignment_live')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_at', None)), fields=('engagement',), name='one_live_assignment'), models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='assignment_ends_after_it_starts')],
            },
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
            options={
                'indexes': [models.Index(fields=['engagement', 'occurred_at'], name='engagement_event_time')],
            },
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
            model_name='administration',
            index=models.Index(fields=['engagement', 'started_at'], name='check_in_time'),
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
        migrations.AddConstraint(
            model_name='identifier',
            constraint=models.UniqueConstraint(fields=('source', 'system', 'value'), name='one_person_per_identifier'),
        ),
        migrations.AddIndex(
            model_name='contactpoint',
            index=models.Index(condition=models.Q(('key', ''), _negated=True), fields=['key'], name='contact_point_key'),
        ),
        migrations.AddIndex(
            model_name='accessgrant',
            index=models.Index(condition=models.Q(('ends_at', None)), fields=['user', 'person'], name='grant_live'),
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
            constraint=models.CheckConstraint(condition=models.Q(('promise_days__gte', 1)), name='program_promises_an_answer'),
        ),
        migrations.AddIndex(
            model_name='referralevent',
            index=models.Index(fields=['referral', 'occurred_at'], name='referral_event_time'),
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
            model_name='programsite',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('program', 'site'), name='one_live_offer_per_program_and_site'),
        ),
        migrations.AddConstraint(
            model_name='programsite',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='offer_ends_after_it_starts'),
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
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('peer', 'supervisor'), name='one_live_supervision'),
        ),
    ]
