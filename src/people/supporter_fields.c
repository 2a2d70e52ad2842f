#include "people/supporter.h"
#include "people/vocabulary.h"

static const char *const share_choices[] = { "e-mail", "phone", "e-mail and phone", "nothing", NULL };
static const char *const status_choices[] = { "active", "retired", NULL };

const Field supporter_fields[] = {
  { .name = "name",
    .label = "Name",
    .help = "First and last name, as they are called.",
    .kind = FIELD_NAME,
    .required = TRUE,
    .personal = TRUE },
  { .name = "email", .label = "E-mail", .help = "One address. Asks go there.", .kind = FIELD_EMAIL, .personal = TRUE },
  { .name = "phone",
    .label = "Phone",
    .help = "Digits and spaces; x before an extension.",
    .kind = FIELD_PHONE,
    .personal = TRUE },
  { .name = "grade", .label = "Grade", .help = "One of the scheme's grades, as 2nd year.", .kind = FIELD_LINE },
  { .name = "grade_since",
    .label = "Grade since",
    .help = "The day from which this grade holds; today where left empty.",
    .kind = FIELD_DAY },
  { .name = "cohort", .label = "Cohort", .help = "The intake they belong to, as 2024.", .kind = FIELD_LINE },
  { .name = "site", .label = "Site", .help = "Where they work now.", .kind = FIELD_LINE },
  { .name = "specialty", .label = "Specialty", .help = "Their field.", .kind = FIELD_LINE },
  { .name = "areas",
    .label = "Areas",
    .kind = FIELD_AREAS,
    .personal = TRUE,
    .help = "What they can help with, if they wish to say: Exams; Failed assignment:essay lived." },
  { .name = "limit",
    .label = "Places",
    .help = "How many people at once.",
    .kind = FIELD_NUMBER,
    .minimum = 0,
    .maximum = 99 },
  { .name = "share",
    .label = "May be passed on",
    .help = "Which of their details a requester may get after their yes.",
    .kind = FIELD_CHOICE,
    .choices = share_choices },
  { .name = "away_until",
    .label = "Away until",
    .help = "The last day on which they are not asked.",
    .kind = FIELD_DAY },
  { .name = "supervisor_name",
    .label = "Supervisor",
    .help = "Their educational supervisor.",
    .kind = FIELD_NAME,
    .personal = TRUE },
  { .name = "supervisor_email",
    .label = "Supervisor's e-mail",
    .help = "One address.",
    .kind = FIELD_EMAIL,
    .personal = TRUE },
  { .name = "qualified_on", .label = "Qualified on", .help = "The day they qualified or will.", .kind = FIELD_DAY },
  { .name = "left_on", .label = "Left on", .help = "The day from which they are no longer here.", .kind = FIELD_DAY },
  { .name = "status",
    .label = "Status",
    .help = "Retired supporters keep their present pairs and get no new ones.",
    .kind = FIELD_CHOICE,
    .choices = status_choices },
  { .name = "notes", .label = "Notes", .help = "Your own, never sent.", .kind = FIELD_BLOCK, .personal = TRUE },
  { .name = NULL },
};

static void offer_free (gpointer data)
{
  Offer *offer = data;

  g_free (offer->area_name);
  g_free (offer->detail);
  g_free (offer);
}

GPtrArray *supporter_offers_new (void)
{
  return g_ptr_array_new_with_free_func (offer_free);
}

void supporter_free (Supporter *supporter)
{
  if (supporter == NULL)
    return;
  g_free (supporter->uid);
  g_free (supporter->name);
  g_free (supporter->email);
  g_free (supporter->phone);
  g_free (supporter->cohort);
  g_free (supporter->site);
  g_free (supporter->specialty);
  g_free (supporter->notes);
  g_free (supporter->grade);
  g_free (supporter->supervisor_name);
  g_free (supporter->supervisor_email);
  g_clear_pointer (&supporter->offers, g_ptr_array_unref);
  g_free (supporter);
}

static const char *share_text (const Supporter *supporter)
{
  if (supporter->share_email)
    return supporter->share_phone ? "e-mail and phone" : "e-mail";
  return supporter->share_phone ? "phone" : "nothing";
}

static char *areas_text (const Supporter *supporter)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < supporter->offers->len; i++) {
    const Offer *offer = supporter->offers->pdata[i];
    g_autofree char *text = offer_text_write (offer->area_name, offer->detail, offer->lived);

    g_string_append_printf (list, "%s%s", i == 0 ? "" : "; ", text);
  }
  return g_string_free (list, FALSE);
}

static void set_day (Values *values, const char *name, Day day)
{
  g_autofree char *text = day_iso (day);

  values_set (values, name, text);
}

Values *supporter_values (const Supporter *supporter)
{
  Values *values = values_new ();
  g_autofree char *areas = areas_text (supporter);
  g_autofree char *limit = g_strdup_printf ("%ld", supporter->limit);

  values_set (values, "name", supporter->name);
  values_set (values, "email", supporter->email);
  values_set (values, "phone", supporter->phone);
  values_set (values, "grade", supporter->grade);
  set_day (values, "grade_since", supporter->grade_since);
  values_set (values, "cohort", supporter->cohort);
  values_set (values, "site", supporter->site);
  values_set (values, "specialty", supporter->specialty);
  values_set (values, "areas", areas);
  values_set (values, "limit", limit);
  values_set (values, "share", share_text (supporter));
  set_day (values, "away_until", supporter->away_until);
  values_set (values, "supervisor_name", supporter->supervisor_name);
  values_set (values, "supervisor_email", supporter->supervisor_email);
  set_day (values, "qualified_on", supporter->qualified_on);
  set_day (values, "left_on", supporter->left_on);
  values_set (values, "status", supporter->active ? "active" : "retired");
  values_set (values, "notes", supporter->notes);
  return values;
}
