/* Composing messages. Each reader's stage has a data type of its own: what a supporter reads before their yes is
 * made of BeforeYes alone, which has no room for the requester, so that a leak does not compile. */
#pragma once

#include "mail/message.h"
#include "mail/template.h"
#include "support/ask_store.h"

/* What does not depend on the reader: the office and one stage's wording. */
typedef struct {
  KithSession *session;
  Template *template;
  Stage stage;
  char *office, *signature;
} Composer;

void composer_clear (Composer *composer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Composer, composer_clear)
gboolean composer_open (Composer *composer, KithSession *session, Stage stage, GError **error);

/* The matter of REQUEST. */
Matter *matter_of (const Request *request);

/* What a supporter may read before their yes (and thanks after an answer). */
typedef struct {
  const Matter *matter;
  const Recipient *supporter;
  Day answer_by;
} BeforeYes;
Message *compose_before_yes (const Composer *composer, gint64 request, const BeforeYes *data, GError **error);

/* What the requester reads before an introduction. */
typedef struct {
  const Matter *matter;
  gint64 requester;
  Day answer_by;
} ToRequester;
Message *compose_to_requester (const Composer *composer, gint64 request, const ToRequester *data, GError **error);

/* The introduction: to the requester, the one place where a supporter's details stand. SHARE is what may be passed
 * on. */
typedef struct {
  const Matter *matter;
  gint64 requester;
  const Recipient *supporter;
  Share share;
} Disclosure;
Message *compose_disclosure (const Composer *composer, gint64 request, const Disclosure *data, GError **error);

/* The agreement, to one of the pair. */
typedef struct {
  const char *tag, *text;
  gint64 reader;
  Day answer_by;
} AgreementLetter;
Message *compose_agreement (const Composer *composer, gint64 pair, const AgreementLetter *data, GError **error);

/* A correction of WRONG, which has left, to the address that got it. It says which message is meant and nothing else. */
typedef struct {
  const Message *wrong;
  const char *tag;
  Day sent_on;
} CorrectionLetter;
Message *compose_correction (const Composer *composer, const CorrectionLetter *data, GError **error);

/* TRUE when MESSAGE tells nothing about REQUEST's requester. Else KITH_ERROR_REFUSED, naming the kind of what was
 * found. */
gboolean names_nobody (const Composer *composer, gint64 request, const Message *message, const BeforeYes *data,
                       GError **error);

/* The same for a text before it is in a message: a summary, a note. *KIND is static, NULL where nothing was found. */
gboolean text_names_requester (KithSession *session, gint64 request, const char *text, const char **kind,
                               GError **error);
