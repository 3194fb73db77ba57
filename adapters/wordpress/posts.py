"""A post or comment of WordPress's JSON as a RawPost.

Keys are `post-<number>` and `comment-<number>`; a thread is the post's number. A comment without a parent answers the
post itself. Digests are of the plain words: rendered HTML changes by itself (themes, plugins, one-time numbers).
"""

from __future__ import annotations

import hashlib
from typing import Final

import nh3

from adapters.contract import Author, PostError, PostStatus, RawPost
from adapters.json_fields import Json, moment, obj, objects, text, whole, yes
from adapters.sanitise import plain_text, strip_controls
from adapters.wordpress.links import address

POST_FIELDS: Final = "id,date_gmt,modified,modified_gmt,title,content,author,comment_status,_links,_embedded"
COMMENT_FIELDS: Final = "id,post,parent,author,author_name,date,date_gmt,content,status"

_OTHERS: Final = {"blockquote", "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "form"}
_SHAPES: Final = {"p", "br", "hr", "div", "ul", "ol", "li", "pre", "table", "tr", "td", "section", "article"} | {
    f"h{level}" for level in range(1, 7)
}


def post_key(number: int) -> str:
    return f"post-{number}"


def comment_key(number: int) -> str:
    return f"comment-{number}"


def number_in(key: str | None, kind: str) -> int | None:
    """The number in a key of this kind (`post`, `comment`), else None."""
    word, _, number = (key or "").partition("-")
    return int(number) if word == kind and number.isascii() and number.isdecimal() else None


def is_protected(item: Json) -> bool:
    """Whether a password keeps the post from us: then it is there, but without its words."""
    return yes(obj(item.get("content")).get("protected"))


def post_of(item: Json, site: str, me: int | None) -> RawPost:
    """Read a post with its embedded author and terms; raises PostError when it has no number or time."""
    number, created = whole(item.get("id")), moment(item.get("date_gmt"))
    if number is None or created is None:
        raise PostError("The post has no number or no time.")
    title, words = _rendered(item, "title"), _rendered(item, "content")
    categories, tags = _terms(item, "category"), _terms(item, "post_tag")
    author = whole(item.get("author")) or 0
    return RawPost(
        key=post_key(number),
        thread=str(number),
        url=address(site, number),
        author=Author(f"user-{author}", _name(item) or f"user-{author}"),
        title=" ".join(title.split()),
        text=words,
        created_at=created,
        updated_at=max(created, moment(item.get("modified_gmt")) or created),
        digest=_digest(title, words, *categories, "", *sorted(tags)),
        category=categories[0] if categories else None,
        tags=tags,
        status=PostStatus.CLOSED if item.get("comment_status") == "closed" else PostStatus.OPEN,
        own=me is not None and author == me,
    )


def comment_of(item: Json, site: str, me: int | None) -> RawPost:
    """Read a comment; raises PostError when it has no number, post or time."""
    number, post, created = whole(item.get("id")), whole(item.get("post")), moment(item.get("date_gmt"))
    if number is None or not post or created is None:
        raise PostError("The comment has no number, no post or no time.")
    parent, author = whole(item.get("parent")) or 0, whole(item.get("author")) or 0
    words = _rendered(item, "content")
    name = " ".join(plain_text(text(item.get("author_name"))).split())
    return RawPost(
        key=comment_key(number),
        thread=str(post),
        url=address(site, post, number),
        author=Author(f"user-{author}" if author else f"guest-{name.casefold()}", name),
        title="",
        text=words,
        created_at=created,
        updated_at=created,
        digest=_digest(words),
        opening=False,
        reply_to=comment_key(parent) if parent else post_key(post),
        own=me is not None and author == me,
    )


def own_words(source: str) -> str:
    """The writer's own words in a piece of HTML: without quotes, forms, embedded pages and scripts."""
    kept = nh3.clean(strip_controls(source), tags=set(_SHAPES), clean_content_tags=set(_OTHERS), attributes={})
    return plain_text(kept)


def _rendered(item: Json, field: str) -> str:
    return own_words(text(obj(item.get(field)).get("rendered")))


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()


def _name(item: Json) -> str:
    authors = objects(obj(item.get("_embedded")).get("author"))
    return " ".join(plain_text(text(authors[0].get("name"))).split()) if authors else ""


def _terms(item: Json, taxonomy: str) -> tuple[str, ...]:
    """The names of a post's categories or tags, in the site's order."""
    lists = obj(item.get("_embedded")).get("wp:term")
    terms = [term for part in (lists if isinstance(lists, list) else []) for term in objects(part)]
    return tuple(plain_text(text(term.get("name"))).strip() for term in terms if term.get("taxonomy") == taxonomy)
