/* The table of all screens: a new one is added here. */
#include "ui/screens/screen.h"

extern const Screen today_screen, supporters_screen, supporter_screen, supporter_form_screen, consent_form_screen,
    requests_screen, request_screen, request_form_screen, summary_form_screen, answer_screen, call_screen,
    import_screen, matches_screen, candidates_screen, why_screen, preview_screen, agreements_screen, pair_screen,
    agreement_form_screen, pair_end_screen, outbox_screen, message_screen, setup_screen, report_screen, office_screen,
    areas_screen, templates_screen, template_form_screen, people_screen, sessions_screen, history_screen, audit_screen,
    terminal_screen, backups_screen, erase_screen, access_screen, access_pack_screen, retention_screen, consents_screen,
    handover_screen, help_screen;

/* The first one of each tab is what the bar opens. */
const Screen *const screens[] = {
  &today_screen,          &supporters_screen,   &supporter_screen,
  &supporter_form_screen, &consent_form_screen, &import_screen,
  &requests_screen,       &request_screen,      &request_form_screen,
  &summary_form_screen,   &answer_screen,       &call_screen,
  &matches_screen,        &candidates_screen,   &why_screen,
  &preview_screen,        &agreements_screen,   &pair_screen,
  &agreement_form_screen, &pair_end_screen,     &outbox_screen,
  &message_screen,        &setup_screen,        &report_screen,
  &office_screen,         &areas_screen,        &templates_screen,
  &template_form_screen,  &people_screen,       &sessions_screen,
  &history_screen,        &audit_screen,        &terminal_screen,
  &backups_screen,        &handover_screen,     &erase_screen,
  &access_screen,         &access_pack_screen,  &retention_screen,
  &consents_screen,       &help_screen,         NULL,
};
