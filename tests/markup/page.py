"""A page of news in markup, in our own words, with everything around it that pages have."""

TITLE = "افتتاح جسر جديد فوق النهر بعد عامين من العمل"
LEAD = (
    "افتتحت البلدية صباح اليوم جسرا جديدا فوق النهر، بعد عامين من العمل المتواصل، "
    "لتخفيف الازدحام في وسط المدينة."
)
BODY = (
    "وقال مدير المشروع في كلمة أمام الحضور إن الجسر يختصر الطريق بين الضفتين إلى خمس دقائق، "
    "وإن كلفته لم تتجاوز ما كان مقررا له.",
    "وأضاف أن العمل جرى على ثلاث مراحل، وأن المرحلة الأخيرة تأخرت شهرا واحدا "
    "بسبب ارتفاع منسوب المياه في الربيع الماضي.",
    "ومن المنتظر أن تبدأ البلدية في الخريف المقبل بناء رصيف للمشاة على امتداد الضفة الشرقية، "
    "على أن ينتهي قبل نهاية العام.",
)
MENU = ("الرئيسية", "محليات", "اقتصاد", "رياضة", "ثقافة")
OTHERS = ("السوق القديم يستعد لموسم الأعياد", "فريق المدينة يفوز في مباراته الأولى هذا الموسم")


def page(head: str = "", *, body: str = "", title: str = TITLE, above: str = "", below: str = "") -> str:
    """Return a page; what is given is added to its head, or stands above, in place of, or below its body."""
    paragraphs = body or "".join(f"<p>{text}</p>" for text in (LEAD, *BODY))
    menu = "".join(f'<li><a href="/{row}">{name}</a></li>' for row, name in enumerate(MENU))
    others = "".join(f'<li><a href="/n/{row}">{name}</a></li>' for row, name in enumerate(OTHERS))
    return (
        f'<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        "<body>"
        f"<nav><ul>{menu}</ul></nav><main><h1>{TITLE}</h1>{above}<div class='article-body'>{paragraphs}</div>"
        f"{below}</main><aside><h3>اقرأ أيضا</h3><ul>{others}</ul></aside>"
        "<footer><p>جميع الحقوق محفوظة</p></footer></body></html>"
    )
