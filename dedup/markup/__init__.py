"""Articles from pages with markup: the bytes of one page of HTML become one `Article`, or the reason why not.

Everything here is a function of the page alone; nothing is fetched. The guests (trafilatura, lxml,
resiliparse) belong to the extra ``crawl`` and are imported when the first page comes.
"""

from dedup.markup.articles import Article, NoArticle, article
from dedup.markup.languages import language

__all__ = ["Article", "NoArticle", "article", "language"]
