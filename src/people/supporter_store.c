#include "people/supporter_store.h"

#include "store/private_text.h"
#include "store/statement.h"

/* The same columns for one and for all; what only one needs is passed in. */
#define SELECT_SUPPORTER(LOAD)                                                                                         \
  "SELECT p.id, p.version, e.id, e.version, p.uid, p.name, p.email, p.phone, p.cohort, p.site, p.specialty, "          \
  "private_text (p.notes),"                                                                                            \
  " (SELECT g.name FROM grade g WHERE g.person = p.id AND g.held_from <= :today ORDER BY g.held_from DESC LIMIT 1),"   \
  " (SELECT g.held_from FROM grade g WHERE g.person = p.id AND g.held_from <= :today ORDER BY g.held_from DESC LIMIT " \
  "1),"                                                                                                                \
  " e.status, e.place_limit, e.share_email, e.share_phone, e.away_until, p.qualified_on, p.left_on,"                   \
  " p.supervisor, s.name, s.email, e.joined_on, " LOAD " FROM enrolment e"                                             \
  " JOIN person p ON p.id = e.person"                                                                                  \
  " LEFT JOIN person s ON s.id = p.supervisor"                                                                         \
  " WHERE e.scheme = :scheme AND e.role = 'supporter'"

#define LOAD_OF_ONE                                                                                                    \
  "(SELECT count(*) FROM ask a JOIN request r ON r.id = a.request"                                                     \
  "  WHERE a.supporter = p.id AND a.state = 'asked' AND r.scheme = e.scheme),"                                         \
  " (SELECT count(*) FROM ask a JOIN request r ON r.id = a.request"                                                    \
  "  WHERE a.supporter = p.id AND a.state = 'accepted' AND r.scheme = e.scheme),"                                      \
  " (SELECT count(*) FROM pair q WHERE q.supporter = p.id AND q.state = 'active' AND q.scheme = e.scheme),"            \
  " (SELECT max(a.asked_on) FROM ask a JOIN request r ON r.id = a.request"                                             \
  "  WHERE a.supporter = p.id AND a.volunteered = 0 AND r.scheme = e.scheme),"                                         \
  " EXISTS (SELECT 1 FROM ask a WHERE a.supporter = p.id)"

#define SELECT_OFFERS                                                                                                  \
  "SELECT o.id, o.area, a.name, a.sensitive, c.given_on, o.detail, o.experience, e.person"                             \
  " FROM enrolment e"                                                                                                  \
  " JOIN offer o ON o.enrolment = e.id"                                                                                \
  " JOIN area a ON a.id = o.area"                                                                                      \
  " LEFT JOIN consent c ON c.person = e.person AND c.area = o.area AND c.withdrawn_on IS NULL"

static Supporter *read_supporter (Statement *statement)
{
  Supporter *supporter = g_new0 (Supporter, 1);

  supporter->id = statement_int (statement, 0);
  supporter->version = statement_int (statement, 1);
  supporter->enrolment = statement_int (statement, 2);
  supporter->enrolment_version = statement_int (statement, 3);
  supporter->uid = statement_dup_text (statement, 4);
  supporter->name = statement_dup_text (statement, 5);
  supporter->email = statement_dup_text (statement, 6);
  supporter->phone = statement_dup_text (statement, 7);
  supporter->cohort = statement_dup_text (statement, 8);
  supporter->site = statement_dup_text (statement, 9);
  supporter->specialty = statement_dup_text (statement, 10);
  supporter->notes = private_text_dup (statement, 11);
  supporter->grade = statement_dup_text (statement, 12);
  supporter->grade_since = statement_day (statement, 13);
  supporter->active = g_strcmp0 (statement_text (statement, 14), "active") == 0;
  supporter->limit = (long)statement_int (statement, 15);
  supporter->share_email = statement_int (statement, 16) != 0;
  supporter->share_phone = statement_int (statement, 17) != 0;
  supporter->away_until = statement_day (statement, 18);
  supporter->qualified_on = statement_day (statement, 19);
  supporter->left_on = statement_day (statement, 20);
  supporter->supervisor = statement_int (statement, 21);
  supporter->supervisor_name = statement_dup_text (statement, 22);
  supporter->supervisor_email = statement_dup_text (statement, 23);
  supporter->joined_on = statement_day (statement, 24);
  supporter->open_asks = (long)statement_int (statement, 25);
  supporter->unused_yeses = (long)statement_int (statement, 26);
  supporter->active_pairs = (long)statement_int (statement, 27);
  supporter->last_asked_on = statement_day (statement, 28);
  supporter->has_asks = statement_int (statement, 29) != 0;
  return supporter;
}

static Offer *read_offer (Statement *statement)
{
  Offer *offer = g_new0 (Offer, 1);

  offer->id = statement_int (statement, 0);
  offer->area = statement_int (statement, 1);
  offer->area_name = statement_dup_text (statement, 2);
  offer->sensitive = statement_int (statement, 3) != 0;
  offer->consented = !offer->sensitive || !statement_is_null (statement, 4);
  offer->consented_on = statement_day (statement, 4);
  offer->detail = statement_dup_text (statement, 5);
  offer->lived = g_strcmp0 (statement_text (statement, 6), "lived") == 0;
  return offer;
}

static GPtrArray *load_offers (KithSession *session, gint64 enrolment, GError **error)
{
  g_autoptr (GPtrArray) offers = supporter_offers_new ();
  GError *failure = NULL;
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   SELECT_OFFERS " WHERE e.id = :enrolment"
                                                                 " ORDER BY a.name_folded, o.detail_folded, o.id",
                                                   error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "enrolment", enrolment);
  while (statement_next (statement, &failure))
    g_ptr_array_add (offers, read_offer (statement));
  if (failure == NULL)
    return g_steal_pointer (&offers);
  g_propagate_error (error, failure);
  return NULL;
}

Supporter *supporter_store_load (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Supporter) supporter = NULL;
  g_autoptr (Statement) statement =
      statement_new (session->store, SELECT_SUPPORTER (LOAD_OF_ONE) " AND e.person = :id", error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "id", id);
  statement_bind_int (statement, "scheme", session->scheme);
  statement_bind_day (statement, "today", session_today (session));
  if (!statement_next (statement, error))
    return NULL;
  supporter = read_supporter (statement);
  supporter->offers = load_offers (session, supporter->enrolment, error);
  return supporter->offers != NULL ? g_steal_pointer (&supporter) : NULL;
}

static gboolean load_all_offers (KithSession *session, GHashTable *supporters, GError **error)
{
  GError *failure = NULL;
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   SELECT_OFFERS " WHERE e.scheme = :scheme AND e.role = 'supporter'"
                                                                 " ORDER BY a.name_folded, o.detail_folded, o.id",
                                                   error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "scheme", session->scheme);
  while (statement_next (statement, &failure)) {
    gint64 person = statement_int (statement, 7);
    Supporter *supporter = g_hash_table_lookup (supporters, &person);

    if (supporter != NULL)
      g_ptr_array_add (supporter->offers, read_offer (statement));
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

GHashTable *supporter_store_load_all (KithSession *session, GError **error)
{
  g_autoptr (GHashTable) supporters =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify)supporter_free);
  GError *failure = NULL;
  g_autoptr (Statement) statement = statement_new (session->store, SELECT_SUPPORTER ("0, 0, 0, NULL, 0"), error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "scheme", session->scheme);
  statement_bind_day (statement, "today", session_today (session));
  while (statement_next (statement, &failure)) {
    Supporter *supporter = read_supporter (statement);

    supporter->offers = supporter_offers_new ();
    g_hash_table_insert (supporters, &supporter->id, supporter);
  }
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  return load_all_offers (session, supporters, error) ? g_steal_pointer (&supporters) : NULL;
}

gint64 supporter_store_enrolment (KithSession *session, gint64 person, GError **error)
{
  return statement_number (session->store,
                           "SELECT id"
                           " FROM enrolment"
                           " WHERE scheme = :scheme AND person = :person AND role = 'supporter'",
                           0, error, "scheme", session->scheme, "person", person, NULL);
}

gint64 supporter_store_grade_on (KithSession *session, gint64 person, Day from, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id"
                                                   " FROM grade"
                                                   " WHERE person = :person AND held_from = :from",
                                                   error);

  if (statement == NULL)
    return 0;
  statement_bind_int (statement, "person", person);
  statement_bind_day (statement, "from", from);
  return statement_next (statement, error) ? statement_int (statement, 0) : 0;
}

GArray *supporter_store_grades (KithSession *session, gint64 person, GError **error)
{
  g_autoptr (GArray) grades = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *failure = NULL;
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id"
                                                   " FROM grade"
                                                   " WHERE person = :person"
                                                   " ORDER BY held_from",
                                                   error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "person", person);
  while (statement_next (statement, &failure)) {
    gint64 id = statement_int (statement, 0);

    g_array_append_val (grades, id);
  }
  if (failure == NULL)
    return g_steal_pointer (&grades);
  g_propagate_error (error, failure);
  return NULL;
}

gint64 supporter_store_consent (KithSession *session, gint64 person, gint64 area, GError **error)
{
  return statement_number (session->store,
                           "SELECT id"
                           " FROM consent"
                           " WHERE person = :person AND area = :area AND withdrawn_on IS NULL",
                           0, error, "person", person, "area", area, NULL);
}

gboolean supporter_store_count (KithSession *session, Day qualified_since, long *all, long *can_help, GError **error)
{
  g_autoptr (Statement) statement = statement_new (
      session->store,
      "SELECT count(*)"
      " FROM enrolment e"
      " LEFT JOIN (SELECT supporter, count(*) AS load"
      "              FROM (SELECT a.supporter AS supporter FROM ask a JOIN request r ON r.id = a.request"
      "                     WHERE a.state IN ('asked', 'accepted') AND r.scheme = :scheme"
      "                    UNION ALL"
      "                    SELECT supporter FROM pair WHERE state = 'active' AND scheme = :scheme)"
      "             GROUP BY supporter) l ON l.supporter = e.person"
      " WHERE e.scheme = :scheme AND e.role = 'supporter' AND e.status = 'active'"
      " AND e.place_limit > coalesce(l.load, 0)"
      " AND (e.away_until IS NULL OR e.away_until < :today)"
      " AND (e.joined_on IS NULL OR e.joined_on <= :today)"
      " AND e.person NOT IN (SELECT id FROM person WHERE left_on <= :today)"
      " AND e.person NOT IN (SELECT id FROM person WHERE qualified_on < :since)"
      " AND EXISTS (SELECT 1 FROM offer o"
      "              WHERE o.enrolment = e.id"
      "                AND (o.area IN (SELECT id FROM area WHERE scheme = :scheme AND sensitive = 0)"
      "                     OR EXISTS (SELECT 1 FROM consent c WHERE c.person = e.person AND c.area = o.area"
      "                                 AND c.withdrawn_on IS NULL)))",
      error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "scheme", session->scheme);
  statement_bind_day (statement, "today", session_today (session));
  statement_bind_day (statement, "since", qualified_since);
  if (!statement_next (statement, error))
    return FALSE;
  *can_help = (long)statement_int (statement, 0);
  *all = (long)statement_number (session->store,
                                 "SELECT count(*)"
                                 " FROM enrolment"
                                 " WHERE scheme = :scheme AND role = 'supporter' AND status = 'active'",
                                 -1, error, "scheme", session->scheme, NULL);
  return *all >= 0;
}
