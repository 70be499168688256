"""URLs that readers give: fetched only from the public internet, whatever they look like.

The name is resolved once, every address it has is checked, and the connection goes to exactly the
address that was checked; so neither a name for a private address nor one that changes between
check and connection gets through. A redirect goes the same way again.
"""

import ipaddress
import socket
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

import httpx

from wortlaut.config import Settings
from wortlaut.errors import PageError
from wortlaut.pages import fetch as fetch_any

if TYPE_CHECKING:
    from wortlaut.types import Page

PORTS = frozenset({80, 443, 8080, 8443})
"""What web servers listen at; other ports would make the server a scanner of others' services."""

MAX_URL = 2000
MAX_ADDRESSES = 8

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Sequence[str]]

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_TEREDO = ipaddress.IPv6Network("2001::/32")


def fetch(
    url: str,
    settings: Settings,
    *,
    ports: Collection[int] = PORTS,
    allow: Sequence[Network] = (),
    resolve: Resolve | None = None,
) -> "Page":
    """The page at an address of the public internet.

    ``allow`` are networks that may be asked although they are private.

    Raises:
        PageError: the URL may not be asked, cannot be reached, or ``settings`` forbid its size.
    """
    url = url.strip()
    if len(url) > MAX_URL:
        raise PageError(f"the URL is longer than {MAX_URL} characters")
    if not url.lower().startswith(("http://", "https://")):
        raise PageError("only http and https can be fetched")
    with Guarded(ports=ports, allow=allow, resolve=resolve) as transport:
        return fetch_any(url, settings, transport)


def is_public(address: Address) -> bool:
    """Whether an address is one that anybody on the internet could ask.

    Addresses that carry an IPv4 address inside are judged by that.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast
    if address.scope_id is not None:
        return False
    inner = address.ipv4_mapped or address.sixtofour
    if address in _NAT64:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(inner)
    return address in _GLOBAL_UNICAST and address not in _TEREDO and address.is_global


class Guarded(httpx.BaseTransport):
    """A transport that only connects to addresses it has checked."""

    def __init__(
        self,
        *,
        ports: Collection[int] = PORTS,
        allow: Sequence[Network] = (),
        resolve: Resolve | None = None,
        inner: httpx.BaseTransport | None = None,
    ) -> None:
        self.ports = ports
        self.allow = allow
        self.resolve = resolve or _resolve
        # No connection is kept: one that was made for a name must not serve another.
        self.inner = inner or httpx.HTTPTransport(
            trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Passes a request on to the address that was checked.

        Raises:
            PageError: it may not be asked.
        """
        url = request.url
        addresses = self._checked(url)
        for number, address in enumerate(addresses):
            pinned = httpx.Request(
                request.method,
                url.copy_with(host=address),
                headers=request.headers,  # "Host" is the name still
                stream=request.stream,
                # The certificate has to be the name's, not the address's.
                extensions={**request.extensions, "sni_hostname": url.host},
            )
            try:
                return self.inner.handle_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if number == len(addresses) - 1:
                    raise
        raise PageError(f"{url.host}: has no address")

    def close(self) -> None:
        """Closes what is open."""
        self.inner.close()

    def _checked(self, url: httpx.URL) -> list[str]:
        if url.scheme not in ("http", "https"):
            raise PageError(f"{url.host}: only http and https can be fetched, not {url.scheme}")
        if url.userinfo:
            raise PageError(f"{url.host}: a URL with a user name or password is not fetched")
        port = url.port if url.port is not None else 443 if url.scheme == "https" else 80
        if port not in self.ports:
            raise PageError(f"{url.host}: port {port} is not asked, only {_listed(self.ports)}")
        try:
            found = list(dict.fromkeys(self.resolve(url.host, port)))[:MAX_ADDRESSES]
        except (OSError, UnicodeError):
            raise PageError(f"{url.host}: there is no server of this name") from None
        # One address that is not public is reason enough: a server of good will has none.
        if not found or not all(self._may(address) for address in found):
            raise PageError(f"{url.host}: is not on the public internet and is not fetched")
        return found

    def _may(self, given: str) -> bool:
        try:
            address = ipaddress.ip_address(given)
        except ValueError:
            return False
        inner = getattr(address, "ipv4_mapped", None) or address
        return is_public(address) or any(
            inner.version == network.version and inner in network for network in self.allow
        )


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]


def _listed(ports: Collection[int]) -> str:
    return ", ".join(map(str, sorted(ports)))
