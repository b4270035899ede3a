/* fields.h - the fields of a letter in the order of e-Office's own form, as the desk shows and checks them.
 *
 * Inside a struct field_value a date is as people write it (dd-mm-yyyy);
 * fields_to_json() gives what the diary keeps (yyyy-mm-dd). */
#ifndef DESK_FIELDS_H
#define DESK_FIELDS_H

#include "desk/letter/box.h"
#include "desk/web/form.h"
#include "desk/web/strings.h"
#include "store/store.h"

enum field_id {
    FIELD_RECEIVED_DATE, FIELD_DIARY_DATE, FIELD_DATE, FIELD_DELIVERY_MODE,         /* the four that lock stand together */
    FIELD_LETTER_NO, FIELD_MODE_NO, FIELD_LANGUAGE, FIELD_FORM,
    FIELD_VIP, FIELD_PARLIAMENT, FIELD_URGENT,
    FIELD_SENDER_NAME, FIELD_SENDER_DESIGNATION, FIELD_SENDER_ORGANISATION,
    FIELD_SENDER_TYPE, FIELD_SENDER_MINISTRY, FIELD_SENDER_DEPARTMENT, FIELD_SENDER_ADDRESS, FIELD_SENDER_CITY, FIELD_SENDER_STATE, FIELD_SENDER_PIN,
    FIELD_SENDER_EMAIL, FIELD_SENDER_MOBILE, FIELD_SENDER_PHONE,
    FIELD_SUBJECT, FIELD_CATEGORY, FIELD_REMARKS,
    FIELD_ENCLOSURES, FIELD_ENCLOSURES_RECEIVED, FIELD_REFERENCES, FIELD_REPLY_BY, FIELD_AMOUNT, FIELD_COPY_TO,
    FIELD_URGENCY, FIELD_VIP_KIND, FIELD_VIP_NAME, FIELD_PARLIAMENT_KIND, FIELD_HOUSE, FIELD_QUESTION_NO, FIELD_DY_NO, FIELD_ANSWER_DATE,
    FIELD_COURT, FIELD_CASE_NO, FIELD_PARTIES, FIELD_HEARING_DATE, FIELD_RTI, FIELD_RTI_NO, FIELD_CPGRAMS_NO, FIELD_FILE_NO,
    FIELD_PRIORITY, FIELD_RECEIVED_STAMP,
    DESK_FIELDS
};

enum field_kind { KIND_TEXT, KIND_LONG, KIND_DATE, KIND_CHOICE, KIND_NUMBER, KIND_MARK /* "yes" or "no", a switch */ };

struct choice { const char *value; enum string_id label; };

struct desk_field {
    const char *name;               /* in the diary and in the form */
    enum string_id label;
    enum field_kind kind;
    int max_chars;                  /* code points */
    bool locked;                    /* cannot be changed once e-Office has made its receipt */
    bool fixed;                     /* set by the system, shown only */
    bool more;                      /* not every letter has it: folded away, and not shown among facts while empty */
    bool expected;                  /* when the reading did not find it, a person should look */
    const struct choice *choices;   /* KIND_CHOICE, KIND_MARK */
    size_t n_choices;
};
extern const struct desk_field desk_fields[DESK_FIELDS];
/* NULL: the desk has no place for it. */
const struct desk_field *desk_field_of(const char *name);

struct field_value {
    char *text;                     /* owned; never NULL after fields_load */
    double conf;
    bool doubtful;                  /* read, but not surely */
    bool known;                     /* the diary has a value for it */
    int page;                       /* where it was read, from 1; 0: nowhere */
    struct box box;                 /* on the page as scanned */
    enum string_id problem;         /* why it cannot be accepted; STRINGS: no problem */
};

struct field_values {
    struct field_value of[DESK_FIELDS];
    bool priority_set;              /* by a rule or a person */
    int hurry;                      /* 0 to 2: what the reading asks for */
};

/* What the diary has, with what a letter's own row knows where a field is not there yet. */
int fields_load(struct store *s, const struct letter *l, struct field_values *v, struct err *e);
void fields_done(struct field_values *v);

/* Puts what was typed over it. -ENOMEM. */
int fields_from_form(struct field_values *v, const struct form *f);

/* Sets "problem" where one is; how many there are. today: yyyy-mm-dd. */
int fields_check(struct field_values *v, const char *today);

/* {"letter_no": "...", ...} for the confirm message; only after fields_check gave 0. *ret is the caller's. */
json_t *fields_to_json(const struct field_values *v);

/* How many enclosures the letter states, as listed in the field; how many of them did not come, 0 when nobody counted.
 * Both only after fields_check gave 0. */
int fields_enclosures_stated(const struct field_values *v);
int fields_enclosures_missing(const struct field_values *v);
/* All stated enclosures came. -ENOMEM. */
int fields_enclosures_all(struct field_values *v);
/* One more line of remarks, unless it stands there already. -ENOMEM. */
int fields_add_remark(struct field_values *v, const char *line);

/* The label of a choice's value, or the value itself. */
const char *field_choice_label(const struct desk_field *f, const char *value, enum lang lang);

#endif
