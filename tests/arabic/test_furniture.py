"""dedup.arabic.furniture: what a line of a page is when it is no text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arabic import furniture, letters, phrases, rows
from dedup.arabic.furniture import Kind

TABLES = (phrases.RELATED, phrases.TAIL, phrases.LEGAL, phrases.FORMS, phrases.BUTTONS, phrases.NAMELESS)

KINDS = {
    "blank": ("", Kind.BLANK),
    "prose": ("وصل الوفد إلى المدينة مساء أمس والتقى رئيس بلديتها.", Kind.TEXT),
    "headline": ("وفد من الخبراء يزور المدينة القديمة", Kind.TEXT),
    "section": ("محليات", Kind.TEXT),
    "question": ("لماذا ترتفع الأسعار في الشتاء؟", Kind.TEXT),
    "heading-of-links": ("أخبار ذات صلة", Kind.RELATED),
    "heading-with-colon": ("اقرأ أيض\u064bا:", Kind.RELATED),
    "heading-with-headline": ("اقرأ أيضا: وفد من الخبراء يزور المدينة القديمة", Kind.RELATED),
    "heading-with-two-words": ("مواضيع ذات صلة بهذا الخبر", Kind.RELATED),
    "latin-heading": ("RELATED NEWS", Kind.RELATED),
    "no-heading": ("المزيد من القتلى في حوادث الطرق أمس", Kind.TEXT),
    "comments": ("التعليقات (12)", Kind.TAIL),
    "no-comments": ("تعليق الدراسة في خمس محافظات", Kind.TEXT),
    "tags": ("TAG: مياه، سدود", Kind.TAIL),
    "most-read": ("الأكثر قراءة", Kind.TAIL),
    "rights": ("جميع الحقوق محفوظة © جريدتنا 2020", Kind.BOILERPLATE),
    "rights-by-sign": ("© جريدتنا ٢٠٢٠ - تصدر كل شهر", Kind.BOILERPLATE),
    "button": ("طباعة", Kind.BOILERPLATE),
    "menu": ("من نحن   اتصل بنا   أعلن معنا", Kind.BOILERPLATE),
    "headline-about-forms": ("شركة تلغي تسجيل الدخول باسم المستخدم في جميع تطبيقاتها", Kind.TEXT),
    "sentence-about-forms": ("وطلب منه إدخال كلمة المرور ثم أغلق الهاتف.", Kind.TEXT),
    "disclaimer": ("الآراء المنشورة هنا لا تعبر عن رأي الجريدة.", Kind.BOILERPLATE),
    "long-sentence-like-a-disclaimer": (
        "وقال المتحدث إن هذه التصريحات لا تعبر عن رأي الحكومة بأي حال من الأحوال، وإن الوزير أدلى بها بصفته "
        "الشخصية في ندوة علمية قبل أن يتولى منصبه بعدة أشهر، ولم يستشر أحدا من زملائه.",
        Kind.NOTICE,
    ),
    "bullet": ("• افتتاح جسر للمشاة", Kind.BULLET),
    "bulleted-sentence": ("- افتتح الجسر صباح اليوم وحضر الحفل أهل القرية.", Kind.TEXT),
    "archive-photo": ("الجسر القديم.. صورة أرشيفية", Kind.CAPTION),
    "agency-photo": ("الجسر القديم بعد الفيضان / Reuters", Kind.CAPTION),
    "initials-photo": ("رئيس البلدية على الجسر / ع.س", Kind.CAPTION),
    "sentence-with-agency": ("وقع الحادث ليلا بحسب ما نقلته وكالة رويترز.", Kind.TEXT),
    "place-and-outlet": ("صفاقس - جريدتنا", Kind.BYLINE),
    "outlet-and-dash": ("جريدتنا اليوم -", Kind.BYLINE),
    "tatweel-as-dash": ("صفاقس \u0640 جريدتنا", Kind.BYLINE),
    "author": ("بقلم: سعاد علي", Kind.BYLINE),
    "headline-like-an-author": ("تقرير: المدينة تستعد لموسم أمطار طويل", Kind.TEXT),
    "headline-with-dash": ("بعد غياب طويل - المسرح البلدي يفتح أبوابه من جديد للجمهور", Kind.TEXT),
    "credit": ("المصدر: جريدتنا", Kind.CREDIT),
    "end": ("// انتهى //", Kind.MARK),
    "clock": ("15:08 ت م", Kind.MARK),
    "stars": ("* * *", Kind.MARK),
    "latin": ("Skip navigation", Kind.FOREIGN),
    "path": ("الصفحة » محليات » بلديات", Kind.PATH),
    "quotes-are-no-path": ("قال «نعم» ثم «لا» للاقتراح الجديد", Kind.TEXT),
}

CREDITS = {
    "arabic": ("المصدر: جريدتنا", "جريدتنا"),
    "brackets": ("(المصدر: جريدتنا)", "جريدتنا"),
    "latin": ("Source: Our Paper", "Our Paper"),
    "site": ("View on example.net", "example.net"),
    "nobody": ("المصدر: وكالات", None),
    "prose": ("المصدر الرئيسي للمياه في المدينة", None),
}

HOLDERS = {
    "sign": ("جميع الحقوق محفوظة © جريدتنا 2020", "جريدتنا"),
    "to": ("جميع الحقوق محفوظة لجريدتنا اليومية 2020 ©", "جريدتنا اليومية"),
    "to-the": ("حقوق النشر محفوظة للجريدة اليومية", "الجريدة اليومية"),
    "name-first": ("جريدتنا ٢٠٢٠ - كل الحقوق محفوظة", "جريدتنا"),
    "nobody": ("جميع الحقوق محفوظة 2020", None),
    "sentence": ("حقوق النشر محفوظة ولا يجوز النقل إلا بإذن مكتوب من إدارة الجريدة", None),
    "other": ("افتتاح جسر للمشاة", None),
}


@pytest.mark.parametrize(("line", "kind"), KINDS.values(), ids=KINDS)
def test_kind_of_a_line(line, kind):
    """Furniture is known by what any outlet could print; headlines and sentences about it are text."""
    assert kind is furniture.kind(line, furniture.skim(line))


@pytest.mark.parametrize(("line", "name"), CREDITS.values(), ids=CREDITS)
def test_credit_names_a_source(line, name):
    """Only a line that says so names the source, and "agencies" is nobody."""
    assert name == furniture.credit(line)


@pytest.mark.parametrize(("line", "name"), HOLDERS.values(), ids=HOLDERS)
def test_holder_of_the_rights_is_named(line, name):
    """A line of rights gives the short name in it, without preposition, year and sign."""
    assert name == furniture.holder(line)


@pytest.mark.parametrize("table", TABLES, ids=("related", "tail", "legal", "forms", "buttons", "nameless"))
def test_phrases_are_in_the_spelling_of_skim(table):
    """A phrase in another spelling would never be found."""
    assert set(table) == {furniture.skim(phrase) for phrase in table}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_skim_keeps_lines_and_rests(text):
    """Skimming again changes nothing, and no line is joined, split or moved."""
    skimmed = furniture.skim(text)

    assert skimmed.count("\n") == text.count("\n")
    assert skimmed == furniture.skim(skimmed)


@pytest.mark.parametrize("phrase", [phrase for table in TABLES for phrase in sorted(table)])
def test_skim_agrees_with_the_fold(phrase):
    """What skims alike folds alike: the rough spelling is never the finer one."""
    assert letters.fold(phrase) == letters.fold(furniture.skim(phrase))


def test_rows_are_the_lines():
    """A page has a row for each line feed and one more; blanks and invisible marks at its edges go."""
    page = rows.split(" خبر \r\n\u200f\n\u2028عنوان\u2028\u200e")

    assert ["خبر", "", "عنوان"] == page.lines
    assert [0, 2] == page.filled
    assert [Kind.TEXT, Kind.BLANK, Kind.TEXT] == page.kinds
