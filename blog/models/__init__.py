from .articles import ArticleAuthor, ArticleCorrection, ArticlePage, ArticleReference
from .index import BlogIndexPage

__all__ = ["ArticleAuthor", "ArticleCorrection", "ArticlePage", "ArticleReference", "BlogIndexPage"]
