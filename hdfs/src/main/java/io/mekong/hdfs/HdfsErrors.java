package io.mekong.hdfs;

import io.mekong.core.MekongException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.hdfs.protocol.QuotaExceededException;
import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/** What HDFS says, for a person. */
final class HdfsErrors {
    private final String address;

    HdfsErrors(String address) {
        this.address = address;
    }

    MekongException of(String what, IOException thrown) {
        IOException e = thrown instanceof RemoteException remote
                ? remote.unwrapRemoteException(
                        SafeModeException.class, AccessControlException.class, FileNotFoundException.class)
                : thrown;
        String name = e instanceof RemoteException remote
                ? remote.getClassName()
                : e.getClass().getName();
        String said = MekongException.reason(e);
        String title = "Cannot " + what + " in the lake " + address;
        if (name.endsWith("SafeModeException")) {
            return MekongException.resource(
                    title,
                    "the NameNode is in safe mode, as after its start: it lets nobody write",
                    "It leaves it by itself once its DataNodes have reported; see `hdfs dfsadmin -safemode get`.",
                    e);
        }
        if (name.endsWith("AccessControlException")) {
            return MekongException.resource(
                    title,
                    said,
                    "Give that user the folder (`hdfs dfs -chown`), or name another one: hdfs://USER@namenode:9000/folder.",
                    e);
        }
        if (e instanceof QuotaExceededException || name.contains("QuotaExceeded")) {
            return MekongException.resource(
                    title,
                    "the quota of the folder is used up: " + said,
                    "Raise it (`hdfs dfsadmin -setSpaceQuota`), or let the archive keep less with `retention`.",
                    e);
        }
        if (e instanceof BlockMissingException) {
            return MekongException.resource(
                    title, "no DataNode that runs has it: " + said, "Start the DataNodes that hold it.", e);
        }
        if (said.contains("could only be written to")
                || said.contains("All datanodes")
                || said.contains("Unable to close")) {
            return MekongException.resource(
                    title,
                    "no DataNode took it: " + said,
                    "See whether DataNodes run and have room: `hdfs dfsadmin -report`.",
                    e);
        }
        if (isAway(e)) {
            return MekongException.resource(
                    title,
                    "the NameNode does not answer: " + MekongException.rootReason(e),
                    "Start it, or check host and port in `lake.address`.",
                    e);
        }
        return MekongException.resource(title, said, "See the log of the NameNode.", e);
    }

    private static boolean isAway(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return e instanceof java.io.EOFException;
    }
}
